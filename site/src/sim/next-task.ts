/** After what is being done, and whatever waits for its turn. */
export const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve))
