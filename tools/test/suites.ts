/** What `npm test` runs, in the order it is worth knowing: cheap and telling first. */
import { join } from 'node:path'
import { root } from '../start/root.ts'
import { binOf } from '../start/tool.ts'

export interface Step {
  readonly args: readonly string[]
  readonly cwd: string
}

export interface Suite {
  readonly name: string
  readonly about: string
  /** How many of two cores it claims: suites run side by side while they fit. */
  readonly cores: 1 | 2
  /** Suites that must have ended before; those not asked for are not waited for. */
  readonly after: readonly string[]
  /** The same, and they must have passed. */
  readonly needs: readonly string[]
  /** Commands of Node, one after another; the first that fails ends the suite. */
  steps(): readonly Step[]
  /** Runs only when named, with --clone, or in CI. */
  readonly onRequest?: boolean
}

const site = join(root, 'site')

export const suites: readonly Suite[] = [
  { name: 'tidy', about: 'the house rules', cores: 1, after: [], needs: [], steps: () => [inOneProcess('tidy')] },
  {
    name: 'lint',
    about: 'oxlint',
    cores: 1,
    after: [],
    needs: [],
    steps: () => [tool(root, 'oxlint', 'oxlint', '--deny-warnings')],
  },
  {
    name: 'types',
    about: 'the TypeScript compiler, and the checkers of the site’s pages and components',
    cores: 1,
    after: [],
    needs: [],
    steps: () => [
      tool(root, 'typescript', 'tsc', '--noEmit', '--pretty', 'false'),
      tool(site, 'astro', 'astro', 'check', '--minimumFailingSeverity', 'error'),
      tool(site, 'svelte-check', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'),
    ],
  },
  // After the types: both write the site's generated types.
  {
    name: 'build',
    about: 'the site',
    cores: 1,
    after: ['types'],
    needs: [],
    steps: () => [script('tools/start/build.ts')],
  },
  // Two files at a time, and beside it whoever fills no more than one core: so neither core waits for the other.
  {
    name: 'unit',
    about: 'packages and tools',
    cores: 1,
    after: [],
    needs: [],
    steps: () => [vitest('pure', 'unit')],
  },
  // Waiting for pages, two files at a time leave half of two cores idle: beside another suite nothing is. And it is the
  // longest of what has to wait for the build, so it goes first.
  {
    name: 'browser',
    about: 'the built site in real browsers',
    cores: 1,
    after: ['types'],
    needs: ['build'],
    steps: () => [vitest('browser')],
  },
  // It builds the site too, with other contents: whoever builds waits for whoever does (tools/start/ensure.ts).
  {
    name: 'site',
    about: 'the site’s code, and what is built of other contents',
    cores: 1,
    after: ['types', 'build'],
    needs: [],
    steps: () => [vitest('site')],
  },
  {
    name: 'clone',
    about: 'a fresh clone installs, runs and starts (in CI, which is one, only runs and starts)',
    cores: 2,
    after: [],
    needs: [],
    onRequest: true,
    steps: () => [script('tools/test/clone.ts')],
  },
]

function tool(cwd: string, name: string, command: string, ...args: string[]): Step {
  return { args: [binOf(root, name, command), ...args], cwd }
}

function vitest(...projects: string[]): Step {
  return tool(root, 'vitest', 'vitest', 'run', ...projects.flatMap((name) => ['--project', name]))
}

/** What one file of tests reads, the next one knows. */
function inOneProcess(project: string): Step {
  const { args, cwd } = vitest(project)
  return { args: [...args, '--maxWorkers', '1'], cwd }
}

function script(path: string): Step {
  return { args: [join(root, path)], cwd: root }
}
