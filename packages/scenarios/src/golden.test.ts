/**
 * What a seed means, pinned: for every scenario its story, event by event with the lineages, and the digests of other
 * seeds and of every list of faults. When one of these files moves, every link that was ever shared moves: a commit that
 * changes one says why it had to, and CHANGELOG.md says it too.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { sentence, timeText } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { execute, type Executed } from './execute.ts'
import { faultLists } from './fault-lists.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { milestones } from './milestones.ts'
import { scenarios } from './registry.ts'

const FOLDER = new URL('../golden/', import.meta.url)

function executed(request: RunRequest): Executed {
  const made = makeRun('golden', request)
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}

function storyOf(run: Executed): string[] {
  const { recording } = run
  return milestones(run).map(({ event }) => {
    const { time, lineage } = recording.event(event)
    return `e${event} ${timeText(time)} ${lineage} ${sentence(recording, event)}`
  })
}

function pinned(scenario: string, what: string, request: Omit<RunRequest, 'scenario'>): string {
  const { check: { events, digest, verdict } } = executed({ ...request, scenario })
  return `${what}: ${events} events, digest ${digest}, ${verdict}`
}

function goldenOf(scenario: string): string[] {
  return [
    ...storyOf(executed({ scenario })),
    '---',
    pinned(scenario, 'as it is', {}),
    ...[1, 2, 3].map(seed => pinned(scenario, `seed ${seed}`, { seed })),
    ...Object.keys(faultLists).map(faults => pinned(scenario, faults, { faults })),
  ]
}

describe('golden traces', () => {
  for (const { name } of scenarios) {
    it(name, () => {
      const file = new URL(`${name.replace('/', '-')}.txt`, FOLDER)
      const actual = goldenOf(name)
      if (process.env.UPDATE) {
        mkdirSync(FOLDER, { recursive: true })
        writeFileSync(file, `${actual.join('\n')}\n`)
      }
      const expected = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
      const at = expected.findIndex((line, i) => line !== actual[i])
      const first = at < 0 ? null : { line: at + 1, was: expected[at], is: actual[at] }
      expect(first, 'read the difference, then: UPDATE=1 npx vitest run packages/scenarios/src/golden.test.ts').toBeNull()
      expect(actual).toHaveLength(expected.length)
    })
  }

  it('are of every scenario and of nothing else', () => {
    const files = readdirSync(FOLDER).map(file => file.replace('.txt', ''))
    expect(files.toSorted()).toEqual(scenarios.map(({ name }) => name.replace('/', '-')).toSorted())
  })
})
