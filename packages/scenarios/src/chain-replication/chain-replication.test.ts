import { Seq } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { executed } from '../../test/executed.ts'
import { master, servers } from './story.ts'

interface Server {
  readonly hist: Seq<unknown>
  readonly acknowledged: number
}

const at = (name: string, parameters: object = {}, mutant: string | null = null) =>
  executed({ scenario: `chain-replication/${name}`, parameters: { ...parameters }, mutant })

type Run = ReturnType<typeof at>
const stateOf = <S>({ recording }: Run, node: number, event = recording.length - 1): S =>
  recording.worldAfter(event).node(node).state as S
const chainOf = (run: Run): readonly number[] => stateOf<{ readonly chain: readonly number[] }>(run, master).chain
const broken = ({ judgements }: Run): string[] =>
  judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)

describe('a chain', () => {
  it.each([
    ['head-crashes', [1, 2, 3, 0], 10], ['middle-crashes', [0, 2, 3, 1], 12], ['tail-suspected', [0, 1, 2, 3], 12],
  ] as const)('%s: who was taken out stands behind the others in the end, and all have the same', (name, order, updates) => {
    const run = at(name)
    expect([run.status, chainOf(run)]).toEqual(['ok', order])
    const [first, ...others] = servers.map(id => Seq.toArray(stateOf<Server>(run, id).hist))
    expect(first!.length).toBe(updates)
    for (const other of others) expect(other).toEqual(first)
  })

  it('keeps in Sent what its successor has not acknowledged, until another one has', () => {
    const run = at('middle-crashes')
    const sent = (event: number): number => {
      const { hist, acknowledged } = stateOf<Server>(run, servers[0]!, event)
      return hist.length - acknowledged
    }
    const { recording } = run
    let beforeTheOrder = 0
    while (recording.event(beforeTheOrder).time < 790_000) beforeTheOrder++
    expect([sent(beforeTheOrder), sent(recording.length - 1)]).toEqual([2, 0])
  })

  it.each(['cut', 'one-way', 'pause'])('a tail that is hidden by %s answers nobody with what is old', hidden => {
    expect(broken(at('tail-suspected', { hidden }))).toEqual([])
  })

  it('a tail that trusts itself answers beside its successor, as the paper has it', () => {
    expect(broken(at('tail-suspected', {}, 'chain/trusts-itself'))).toEqual(['Linearizable'])
    expect(broken(at('tail-suspected', { hidden: 'none' }, 'chain/trusts-itself'))).toEqual([])
  })

  it('a tail that nothing hides is not replaced', () => {
    const run = at('tail-suspected', { hidden: 'none' })
    expect([run.status, stateOf<{ readonly epoch: number }>(run, master).epoch]).toEqual(['unknown', 1])
  })
})
