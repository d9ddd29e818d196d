/** What the scenarios of gossip say of themselves, over many seeds; that all is well in the end, their deadlines judge. */
import type { NodeId } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import type { Executed, RunRequest } from '../index.ts'
import { executed } from '../../test/executed.ts'

/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 2_000 : 25

function forSeeds(request: RunRequest, look: (run: Executed, how: string) => void): void {
  for (let seed = 0; seed < SEEDS; seed++) {
    look(executed({ ...request, seed }), `npx quorate run ${request.scenario} --seed ${seed}`)
  }
}

interface Member {
  readonly incarnation: number
  readonly members: readonly { readonly status: string }[]
}
/** What everybody holds of everybody when something has happened; of who is down nothing. */
const heldAt = ({ recording }: Executed, event: number): (readonly string[])[] => {
  const world = recording.worldAfter(event)
  return recording.setup.nodes.map((_, id) =>
    (world.node(id).up ? (world.node(id).state as Member).members.map(({ status }) => status) : []))
}
const incarnation = ({ recording }: Executed, node: NodeId): number =>
  (recording.worldAfter(recording.length - 1).node(node).state as Member).incarnation

const events = ({ recording }: Executed) => Array.from({ length: recording.length }, (_, i) => recording.event(i))
const actAt = (run: Executed, kind: string): number => events(run).findIndex(({ act }) => act?.kind === kind)
/** How often a rule was applied before something happened. */
const applied = (run: Executed, rule: string, before = run.recording.length): number =>
  events(run).slice(0, before).flatMap(({ notes }) => notes).filter(note => note.rule === rule).length

describe(`${SEEDS} seeds, not one`, () => {
  it('members: n2 is suspected and answers; in the end all hold n4 for dead, and nobody else', () => {
    forSeeds({ scenario: 'gossip-membership/members' }, (run, how) => {
      const held = ['alive', 'alive', 'alive', 'dead']
      expect([run.status, heldAt(run, run.recording.length - 1)], how).toEqual(['ok', [held, held, held, []]])
      expect([incarnation(run, 0), incarnation(run, 1) > 0, incarnation(run, 2)], how).toEqual([0, true, 0])
    })
  })

  it('split: each side holds the other for dead when the network heals, and everybody is found again', () => {
    forSeeds({ scenario: 'gossip-membership/split' }, (run, how) => {
      const [left, right] = [['alive', 'alive', 'dead', 'dead'], ['dead', 'dead', 'alive', 'alive']]
      expect(heldAt(run, actAt(run, 'heal')), how).toEqual([left, left, right, right])
      expect(run.status, how).toBe('ok')
    })
  })

  it('split: whoever gives up the dead, as the paper has it, stays apart for ever', () => {
    forSeeds({ scenario: 'gossip-membership/split', mutant: 'gossip/gives-up-the-dead' }, (run, how) => {
      expect(heldAt(run, run.recording.length - 1), how).toEqual(heldAt(run, actAt(run, 'heal')))
    })
  })

  it('one-link: nobody is suspected while n3 is there to be asked, and it is asked', () => {
    forSeeds({ scenario: 'gossip-membership/one-link' }, (run, how) => {
      const crash = actAt(run, 'crash')
      expect([run.status, applied(run, 'W3', crash), applied(run, 'W2', crash) > 0], how).toEqual(['ok', 0, true])
    })
  })

  it('one-link: with nobody to ask, a link is blamed on members, again and again', () => {
    forSeeds({ scenario: 'gossip-membership/one-link', parameters: { helpers: 0, down: 0 } }, (run, how) => {
      expect(Math.min(incarnation(run, 0), incarnation(run, 1)), how).toBeGreaterThan(2)
    })
  })
})
