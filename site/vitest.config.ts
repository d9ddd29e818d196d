import { defineConfig } from 'vitest/config'

const project = (name: string, seconds: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    // Builds share folders under .astro, so one at a time.
    fileParallelism: name === 'unit',
  },
})

/** `unit` needs nothing built; `build` builds the site; `browser` builds it and opens it in browsers. */
export default defineConfig({
  test: { projects: [project('unit', 5), project('build', 180), project('browser', 180)] },
})
