/** The id of the code that executes Runs, put in by the build; "dev" where no build has. */
declare const __WORLD__: string | undefined

export const WORLD: string = typeof __WORLD__ === 'string' ? __WORLD__ : 'dev'
