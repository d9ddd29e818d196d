/** In which order the files of a suite run: the longest first, so that no worker has to wait for another at the end. */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from '../start/root.ts'

/**
 * Those that take more than half a minute, the longest first. Vitest remembers how long files took, but a fresh clone
 * has nothing to remember, and then it goes by their size, which for these says nothing.
 */
export const longest: readonly string[] = [
  'packages/cli/src/explore.test.ts',
  'tools/pack/pack.test.ts',
  'packages/scenarios/src/found.test.ts',
  'packages/cli/src/own/own.test.ts',
  'packages/cli/src/own/watched.test.ts',
  'packages/cli/src/workbench/test.test.ts',
  'packages/scenarios/src/scenarios.test.ts',
  'packages/scenarios/src/sound.test.ts',
  'packages/cli/src/fuzz.test.ts',
  'packages/explore/reference/specifications/specifications.test.ts',
  'packages/scenarios/src/board.test.ts',
  'packages/cli/src/cli.test.ts',
  'site/test/build/site.test.ts',
  'site/test/browser/articles.test.ts',
  // It builds first, and later would wait for the builds of the suite beside it.
  'site/test/browser/site.test.ts',
  'site/test/browser/lab.test.ts',
  'site/test/browser/same.test.ts',
  'site/test/browser/article.test.ts',
  'site/test/browser/exchange.test.ts',
  'site/test/browser/compare.test.ts',
  'site/test/browser/hunt.test.ts',
  'site/test/browser/last-asked.test.ts',
  'site/test/browser/charts.test.ts',
]

const placeOf = (path: string): number => (longest.includes(path) ? longest.indexOf(path) : longest.length)

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification): number => placeOf(relative(root, file.moduleId).replaceAll('\\', '/'))
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
