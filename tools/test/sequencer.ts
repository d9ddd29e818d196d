/** In which order the files of a suite run: the longest first, so that no worker has to wait for another at the end. */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from '../start/root.ts'

/**
 * Those that take more than ten seconds, the longest first. Vitest remembers how long files took, but a fresh clone
 * has nothing to remember, and then it goes by their size, which for these says nothing.
 */
export const longest: readonly string[] = [
  'packages/scenarios/src/found.test.ts',
  'site/test/build/site.test.ts',
  'packages/cli/src/cli.test.ts',
  'packages/scenarios/src/sound.test.ts',
  'packages/scenarios/src/scenarios.test.ts',
  'packages/cli/src/explore.test.ts',
  'packages/explore/reference/specifications/specifications.test.ts',
  'packages/cli/src/own/own.test.ts',
  'packages/cli/src/workbench/test.test.ts',
  'packages/scenarios/src/golden.test.ts',
  'site/test/browser/articles.test.ts',
  // It builds first, and later would wait for the builds of the suite beside it.
  'site/test/browser/site.test.ts',
  'site/test/browser/lab.test.ts',
  'site/test/browser/same.test.ts',
]

const placeOf = (path: string): number => (longest.includes(path) ? longest.indexOf(path) : longest.length)

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification): number => placeOf(relative(root, file.moduleId).replaceAll('\\', '/'))
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
