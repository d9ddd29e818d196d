import { defineConfig } from 'vitest/config'

/** Deep runs have larger budgets, so they get more time before a hanging test is given up. */
const patience = process.env.QUORATE_DEEP ? 20 : 1

const ignored = ['**/node_modules/**', '**/dist/**', '**/.astro/**']

/** One Vitest project: `vitest run --project NAME` runs its files alone. Limits stop what hangs; nothing is timed. */
function project(name: string, include: string[], seconds: number, more: object = {}): object {
  return {
    test: {
      name,
      include,
      exclude: ignored,
      environment: 'node',
      testTimeout: seconds * patience * 1000,
      hookTimeout: seconds * patience * 1000,
      ...more,
    },
  }
}

export default defineConfig({
  test: {
    reporters: process.env.CI ? ['dot'] : ['default'],
    maxWorkers: 2,
    projects: [
      project('tidy', ['tools/tidy/**/*.test.ts'], 300),
      project('unit', ['packages/*/{src,test,reference,templates}/**/*.test.ts', 'tools/{pack,start,test,world}/*.test.ts'], 60),
      // Some of them build the site, which takes minutes where others want the processor too.
      project('site', ['site/{src,test}/**/*.test.ts'], 300, { exclude: [...ignored, 'site/test/browser/**'] }),
      // Two files at a time: each drives a browser of its own, and one of them leaves almost half of two cores idle.
      project('browser', ['site/test/browser/**/*.test.ts'], 300, { globalSetup: ['tools/test/browser-setup.ts'] }),
    ],
  },
})
