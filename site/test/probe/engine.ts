/** Imported by page and worker alike, so that the build makes a chunk that both must find. */
export const engineName = 'probe'
export const answerTo = (name: string) => `hello, ${name}`
