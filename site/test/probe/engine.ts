/** Imported by page and worker alike, so that both must find what the build made of it. */
export const helloFrom = (who: string) => `hello from the ${who}`
