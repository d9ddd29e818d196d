/** Every task of the sandbox can be done, and is not done by a run that nobody has touched. */
import { expect, it } from 'vitest'
import { type Executed, type RunRequest } from '../index.ts'
import { told } from '../operations.ts'
import { clientB, readOfB } from './bridge.ts'
import { majoritiesOverlapTasks as tasks } from './tasks.ts'
import { executed } from '../../test/executed.ts'

const bridge = (parameters: NonNullable<RunRequest['parameters']>, more: Partial<RunRequest> = {}): Executed =>
  executed({ scenario: 'majorities-overlap/bridge', parameters, ...more })
const isDone = (name: string, run: Executed): boolean => tasks.find(({ id }) => id === `majorities-overlap/${name}`)!.done(run)

/** r1 and r4 go down before B asks for the second time. */
function withTwoCrashes(): Executed {
  const calm = bridge({ cut: 'none' })
  const after = calm.recording.event(told(calm, clientB, readOfB).asked - 1).lineage
  const interventions = [0, 3].map(node => ({ after, act: { kind: 'crash', node } as const }))
  return bridge({ cut: 'none' }, { interventions })
}

it.each<[string, () => Executed]>([
  ['mislead-b', () => bridge({ read: 2 })],
  ['other-sizes', () => bridge({ read: 4, write: 2, cut: 'none' })],
  ['lucky', () => bridge({ read: 2 }, { seed: 1 })],
  ['two-crashes', withTwoCrashes],
  ['inversion', () => executed({ scenario: 'majorities-overlap/two-readers', mutant: 'abd/no-write-back' })],
])('%s', (name, run) => {
  expect(isDone(name, run())).toBe(true)
  for (const untouched of ['bridge', 'two-readers', 'two-guards']) {
    expect(isDone(name, executed({ scenario: `majorities-overlap/${untouched}` }))).toBe(false)
  }
})
