import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/test/sequencer.ts'

/** Deep runs have larger budgets, so they get more time before a hanging test is given up. */
const patience = process.env.QUORATE_DEEP ? 20 : 1

const ignored = ['**/node_modules/**', '**/dist/**', '**/.astro/**']

/**
 * Where nothing outlives a call but what is frozen or remembered by its argument, files may follow each other in one
 * process, in any order: it starts once, compiles once, and what runs often is fast from then on. A third of the
 * processor time of these tests was spent on that.
 */
const together = { isolate: false }

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
    sequence: { sequencer: LongestFirst },
    projects: [
      project('tidy', ['tools/tidy/**/*.test.ts'], 300, together),
      project('pure', ['packages/{kernel,checkers,protocols,explore,scenarios}/{src,test,reference}/**/*.test.ts'], 60, together),
      project('unit', ['packages/cli/{src,test,templates}/**/*.test.ts', 'tools/{pack,start,test,world}/*.test.ts'], 60),
      // Some of them build the site, which takes minutes where others want the processor too.
      // Its classes hold state in runes, which a compiler turns into fields.
      {
        plugins: [svelte({ configFile: false })],
        ...project('site', ['site/{src,test}/**/*.test.ts'], 300, { ...together, exclude: [...ignored, 'site/test/browser/**'] }),
      },
      // Two files at a time: each drives a browser of its own, and one of them leaves almost half of two cores idle.
      project('browser', ['site/test/browser/**/*.test.ts'], 300, { globalSetup: ['tools/test/browser-setup.ts'] }),
    ],
  },
})
