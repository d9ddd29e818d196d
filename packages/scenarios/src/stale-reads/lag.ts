/**
 * One replica is far away. A edits a post and looks at it; C, near another replica, sees the edit and tells B, who is
 * near the slow one and looks too.
 */
import type { Setup, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  clientA, clientB, clientC, cureParameter, lagParameter, lateLinks, latencyParameter, look, maxAgeParameter, monitor,
  monitorSpec, network, r1, r2, r3, serving, write,
} from './story.ts'

/** Positions of A's own first look after the edit, and of B's and C's, among the operations of each. */
export const readOfA = 2
export const readOfB = 0
export const readOfC = 0

export const OLD = 'first'
export const NEW = 'edited'

const requests: readonly TimedRequest[] = [
  write(clientA, 100, OLD), write(clientA, 600, NEW),
  look(clientA, 650), look(clientC, 680), look(clientB, 720),
  look(clientB, 1_200), look(clientA, 1_250),
]

function faults(parameters: Parameters): TimedFault[] {
  const late: TimedFault[] = lateLinks(parameters).map(link => ({ at: 0, fault: { kind: 'degrade', ...link } }))
  if (parameters.cut === 'none') return late
  const cut = { kind: 'cut', sides: [[r3], [r1, r2, monitor]] } as const
  return [...late, { at: 550 * MS, fault: cut }, { at: 1_000 * MS, fault: { kind: 'heal', only: cut } }]
}

const setup = (parameters: Parameters): Setup => ({
  nodes: [...serving(parameters), monitorSpec(12)], network: network(parameters), requests, loops: [],
  faults: faults(parameters), situations: [], until: 1_800 * MS, limit: 20_000,
})

export const staleReadsLag: Scenario = {
  name: 'stale-reads/lag',
  title: 'Reads from a replica that lags',
  summary: 'A edits a post and looks at it through a replica that does not have the edit yet; so does B, who was told of it.',
  lookFor: [
    'r1 is the primary. What it sends to r3 takes 300 ms, what it sends to r2 a few.',
    'A edits the post at r1, is told "ok", and reads it at r3, which is near: the edit is not there.',
    'C reads at r2 and sees the edit; B reads at r3 a moment later and does not.',
    'Every answer says the position of the log that it comes from.',
    'Half a second later r3 has caught up and everyone agrees.',
  ],
  protocol: 'primary-backup-reads',
  parameters: [
    cureParameter('none'), lagParameter, maxAgeParameter,
    { name: 'cut', text: 'whether r3 is cut off from the other replicas for 450 ms', kind: 'choice', values: ['none', 'r3'], default: 'none' },
    latencyParameter,
  ],
  seed: 17,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-equal', 'disks-quick'],
  needs: [],
  setup,
}

/** The same story with other defaults: a scenario of its own, so that it is fuzzed as what it is. */
function withCure(
  told: Pick<Scenario, 'name' | 'title' | 'summary' | 'lookFor' | 'needs'>, cure: string,
): Scenario {
  const parameters = staleReadsLag.parameters.map(parameter =>
    (parameter.name === 'cure' ? { ...parameter, default: cure } : parameter) as typeof parameter)
  return { ...staleReadsLag, ...told, parameters }
}

export const staleReadsToken = withCure({
  name: 'stale-reads/token',
  title: 'A token for one’s own eyes',
  summary: 'Each client remembers how far into the log it has seen, and r3 points whoever has seen more to the primary.',
  lookFor: [
    'A is told that its edit is at position 2, and sends that along with its next read.',
    'r3 has executed position 1, and points A to r1. A sees its edit.',
    'B has seen nothing yet. Its token asks for nothing, and r3 answers it with the old post.',
  ],
  needs: ['read from a backup'],
}, 'token')

export const staleReadsBounded = withCure({
  name: 'stale-reads/bounded',
  title: 'A replica that knows how old it is',
  summary: 'In every tick r3 asks the primary where its log ends. Without an answer to a question of the last two ticks it answers nobody.',
  lookFor: [
    'r3 counts from its question: an answer that took 300 ms makes it 300 ms old at least.',
    'That is more than two ticks of 50 ms, so r3 points everybody to r1.',
    'r2, whose questions are answered at once, goes on answering.',
  ],
  needs: ['read from a backup'],
}, 'bounded')
