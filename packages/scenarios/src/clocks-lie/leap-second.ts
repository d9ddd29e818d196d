import type { Deadline, NodeId } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import { answered } from '../in-time.ts'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  ask, clientA, clientB, clientC, correct, prescribe, read, replicas, sharedParameters, story,
} from './story.ts'

/** B takes the prescription back altogether. */
const cancel: Command = { f: 'write', key: 'dose', value: null }

/** What the dose was for; C notes it, and nobody changes it. */
const note: Command = { f: 'write', key: 'reason', value: 'fever' }

/** All times are in ms. */
const STANDS = 500
const GOES_ON = 900
const HANGS = 1_000

interface Replica {
  readonly versions: unknown
}

const replicasAgree = (within: number): Deadline => ({
  name: 'Replicas Agree In Time', within: within * MS,
  text: 'The stated time after all trouble has ended, all replicas that are up have the same versions',
  always: states => {
    const up = replicas.filter(id => states[id] !== null)
    const textOf = (id: NodeId): string => JSON.stringify((states[id] as Replica).versions)
    const other = up.find(id => textOf(id) !== textOf(up[0]!))
    return other === undefined ? null : `node ${up[0]} and node ${other} had different versions`
  },
})

export const clocksLieLeapSecond: Scenario = {
  name: 'clocks-lie/leap-second',
  title: 'Last write wins: a second in which no clock moves',
  summary: 'All clocks are right, and stand still together, as for a leap second. What A and B write meanwhile has the same time at both replicas, and what A writes again is confirmed and ignored.',
  lookFor: [
    'The clocks stop. A’s 500 at r1 and B’s 50 at r2 are stamped with the same microsecond.',
    'The number of the replica decides, at all three alike: r2’s write stays, although A’s came later.',
    'A, who reads 50 at r1, writes 500 once more. It gets a stamp that is in use: A is told ok, and r1 keeps 50.',
    'The clocks go on, and B takes the prescription back. The removed dose keeps its stamp, so nothing older returns.',
    'r1 hangs and does not come back. B and C go on with r2 and r3.',
  ],
  protocol: 'lww-register',
  parameters: sharedParameters,
  seed: 7,
  judges: ['linearizable'],
  needs: ['owes nothing', 'confirmed and ignored', 'removed'],
  setup: parameters => ({
    ...story(parameters, { offset: 0, ppm: 0 }, [
      ask(clientB, 550, correct), ask(clientA, 555, prescribe), ask(clientC, 600, note),
      ask(clientA, 650, read), ask(clientA, 700, prescribe), ask(clientC, 800, read), ask(clientB, 950, cancel),
      ask(clientC, 1_500, prescribe), ask(clientB, 1_600, read), ask(clientB, 1_700, read),
    ], [
      ...replicas.flatMap(node => [
        { at: STANDS * MS, fault: { kind: 'clock-freeze', node } as const },
        { at: GOES_ON * MS, fault: { kind: 'clock-thaw', node } as const },
      ]),
      { at: HANGS * MS, fault: { kind: 'crash', node: 0 } },
    ]),
    deadlines: [answered(clientB, 400, 400), replicasAgree(800)],
  }),
}
