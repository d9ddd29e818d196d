import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { importsAgainstArrows } from './imports.ts'
import { fixture, theRepository } from './repository.ts'

const manifests = {
  'package.json': '{ "devDependencies": { "vitest": "5.1.1" } }',
  'packages/cli/package.json': '{ "dependencies": { "commander": "15.1.0" } }',
}
const found = (texts: Record<string, string>) =>
  importsAgainstArrows(fixture({ ...manifests, ...texts })).map(({ read }) => read)

test('the repository keeps to the arrows', () => {
  expect(describe(judged('imports', importsAgainstArrows(theRepository())))).toBe('')
})

test('every form of import is seen, and neither strings nor comments are', () => {
  const path = 'packages/kernel/src/a.ts'
  expect(found({ [path]: "import { a } from '@quorate/protocols'" })).toEqual(["'@quorate/protocols'"])
  expect(found({ [path]: "import type { A } from '@quorate/protocols'" })).toHaveLength(1)
  expect(found({ [path]: "export * from '@quorate/protocols'" })).toHaveLength(1)
  expect(found({ [path]: "const a = import('@quorate/protocols')" })).toHaveLength(1)
  expect(found({ [path]: "type A = import('@quorate/protocols').A" })).toHaveLength(1)
  expect(found({ [path]: "import { a } from '../../protocols/src/index.ts'" })).toHaveLength(1)
  expect(found({ [path]: "// import '@quorate/protocols'\nconst a = `import '@quorate/cli'`" })).toEqual([])
})

test('each package may import what its arrows say, and nothing else', () => {
  const bad: [string, string][] = [
    ['packages/checkers/src/a.ts', '@quorate/kernel'],
    ['packages/protocols/src/raft/raft.ts', '@quorate/checkers'],
    ['packages/protocols/src/raft/raft.test.ts', '@quorate/scenarios'],
    ['packages/explore/src/a.ts', '@quorate/protocols'],
    ['packages/scenarios/src/a.ts', 'quorate'],
    ['packages/scenarios/src/a.ts', '@quorate/site'],
    ['packages/cli/src/a.ts', '@quorate/site'],
    ['site/src/lab/a.ts', 'quorate'],
    ['content/challenges/a.ts', '@quorate/kernel'],
    ['packages/kernel/src/a.ts', 'left-pad'],
    ['packages/kernel/src/a.ts', 'vitest'],
    ['packages/kernel/src/a.test.ts', 'left-pad'],
    ['packages/scenarios/src/a.ts', 'commander'],
    ['packages/cli/src/a.ts', 'left-pad'],
    ['packages/kernel/src/a.ts', 'node:fs'],
    ['packages/scenarios/src/a.ts', 'node:crypto'],
    ['packages/kernel/src/a.ts', '@quorate/kernel'],
    ['packages/cli/src/a.ts', '../../kernel/src/index.ts'],
  ]
  for (const [path, specifier] of bad) expect(found({ [path]: `import '${specifier}'` }), path).toHaveLength(1)
  const good: [string, string][] = [
    ['packages/protocols/src/raft/raft.ts', '@quorate/kernel'],
    ['packages/protocols/src/raft/raft.test.ts', '@quorate/explore'],
    ['packages/protocols/src/raft/raft.test.ts', 'node:fs'],
    ['packages/kernel/src/a.test.ts', 'vitest'],
    ['packages/scenarios/src/a.ts', '@quorate/protocols'],
    ['packages/cli/src/a.ts', 'node:fs'],
    ['packages/cli/src/a.ts', 'commander'],
    ['packages/cli/src/a.ts', '../../../tools/world/world.ts'],
    ['packages/cli/src/a.ts', '@quorate/tool-world'],
    ['site/src/lab/a.ts', '@quorate/scenarios'],
    ['tools/tidy/a.ts', 'node:fs'],
    ['packages/kernel/src/a.ts', './b.ts'],
  ]
  for (const [path, specifier] of good) expect(found({ [path]: `import '${specifier}'` }), path).toEqual([])
})

test('scripts of components and pages are read at their own lines', () => {
  const component = "<p>import 'node:fs'</p>\n<script lang=\"ts\">\n  import { a } from 'node:fs'\n</script>"
  expect(importsAgainstArrows(fixture({ 'site/src/a.svelte': component })).map(({ line }) => line)).toEqual([3])
  expect(found({ 'site/src/pages/a.astro': "---\nimport 'quorate'\n---\n<p>import 'quorate'</p>" })).toHaveLength(1)
})
