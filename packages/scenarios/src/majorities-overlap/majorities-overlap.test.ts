/** Every task of the sandbox can be done, and is not done by a run that nobody has touched; and what is late is late. */
import { expect, it } from 'vitest'
import { type Executed, type RunRequest } from '../index.ts'
import { told, toldText } from '../operations.ts'
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

it('reports that come late do not count for what is asked now, and who asked long ago is done at last', () => {
  const late = executed({ scenario: 'majorities-overlap/late' })
  const [, b, c] = [3, 4, 5]
  expect([told(late, b, 0), told(late, b, 1), told(late, c, 0)].map(toldText)).toEqual(['unknown', 'closed', 'open'])
  expect(late.judgements.filter(({ status }) => status !== 'ok')).toEqual([])
  const broken = ({ judgements }: Executed): string[] =>
    judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)
  const mutants = ['takes-any-report', 'silent-when-newer', 'only-the-first-serves']
  expect(mutants.map(name => broken(executed({ scenario: 'majorities-overlap/late', mutant: `abd/${name}` }))))
    .toEqual([['Linearizable'], ['Operations End In Time'], ['Answered In Time']])
})
