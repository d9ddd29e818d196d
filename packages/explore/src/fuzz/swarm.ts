/**
 * Swarm testing (Groce, Zhang, Eide, Chen & Regehr, ISSTA 2012): every run draws which kinds of trouble exist at all
 * and how strong they are. A run in which everything is possible seldom shows what needs one thing alone, again and
 * again. What is drawn are planned faults of the Run, so each finding is an ordinary run.
 */
import {
  calmBy, undoOf, type Fault, type LinkQuality, type Micros, type NodeId, type PlannedFault, type RatedFault,
} from '@quorate/kernel'
import type { Dice } from '../dice.ts'
import type { Subject } from '../subject.ts'
import type { Probe } from './probe.ts'

const MS = 1_000
/** A Run carries at most 64 faults; this leaves room for a person's own. */
const MOST = 48

interface Ground {
  readonly dice: Dice
  readonly servers: readonly NodeId[]
  readonly everyone: readonly NodeId[]
  readonly doubled: readonly NodeId[]
  readonly leaders: readonly string[]
  /** When trouble may begin, and when it must have ended. */
  readonly from: Micros
  readonly until: Micros
}

/** A kind of trouble; nothing where this subject has not enough nodes for it. */
type Feature = (ground: Ground) => readonly PlannedFault[]

/** In a run that waits for hours before anything happens, trouble comes where the clients are: towards its end. Where
 * there are deadlines it ends in time for them: what is due after all trouble would else never be. */
const TROUBLED = 10_000 * MS

export function swarm(
  { setup, servers, doubled }: Subject, { asksClock, leaders }: Probe, dice: Dice,
): readonly PlannedFault[] {
  const { nodes } = setup
  const until = calmBy(setup)
  const ground = {
    dice, servers, everyone: nodes.map((_, id) => id), doubled, leaders, from: Math.max(1, until - TROUBLED), until,
  }
  const features = [...(nodes.length > 1 ? network : []), ...processes, ...(asksClock ? clocks : [])]
  const share = dice.of([10, 20, 40])
  const chosen = features.filter(() => dice.chance(share))
  if (chosen.length === 0) chosen.push(dice.of(features))
  const trouble = chosen.flatMap(feature => feature(ground)).slice(0, MOST)
  return setup.deadlines === undefined ? trouble : [...trouble, { at: until, fault: { kind: 'calm', core: servers } }]
}

// When.

/** Each fault at some time, undone after a while. The few that strike often strike briefly. */
function now(ground: Ground, fault: () => Fault, most = 4): PlannedFault[] {
  const { dice, from, until } = ground
  const times = dice.between(1, most)
  const longest = dice.of([30, 150, 400, 1_000]) * MS
  return Array.from({ length: times }, () => fault()).flatMap(one => {
    const at = dice.between(from, until)
    const undo = undoOf(one)
    const end = at + dice.between(MS, longest)
    return [{ at, fault: one }, ...(undo === null || dice.chance(10) ? [] : [{ at: end, fault: undo }])]
  })
}

/** At a rate, for what is aimed at a role: whom it has hit is known only then. */
function often({ dice, from, until }: Ground, fault: Fault): RatedFault {
  const every = dice.of([150, 400, 900]) * MS
  return { every, from, until, lasts: dice.between(10, 600) * MS, fault }
}

const network: readonly Feature[] = [
  // Random halves of everyone are small covering families of partitions (Majumdar & Niksic, POPL 2018).
  ground => now(ground, () => ({ kind: 'cut', sides: ground.dice.part(ground.everyone) })),
  ground => now(ground, () => {
    const [from, to] = ground.dice.part(ground.everyone)
    return { kind: 'cut-one-way', from, to }
  }),
  ground => now(ground, () => ({ kind: 'isolate', node: ground.dice.of(ground.servers) })),
  ground => ground.leaders.map(role => often(ground, { kind: 'isolate', node: { role } })),
  ground => (ground.servers.length < 3 ? [] : now(ground, () => {
    const [left, right] = ground.dice.part(ground.servers)
    return { kind: 'bridge', left: left.slice(0, Math.max(1, left.length - 1)), right }
  })),
  ground => (ground.servers.length < 4 ? [] : now(ground, () => ({ kind: 'ring', nodes: ground.servers }))),
  ground => {
    const { dice, from, until, everyone } = ground
    const strength = { every: dice.between(5, 200) * MS, times: dice.between(2, 8) }
    return [{ at: dice.between(from, until), fault: { kind: 'flap', sides: dice.part(everyone), ...strength } }]
  },
  ground => links(ground, { loss: ground.dice.of([5_000, 50_000, 200_000, 400_000]) }),
  // A client without a session is told that nothing of its was executed when its question was refused, which is true of
  // a question and not of the two that a doubling network makes of it: such a client is not among the doubled.
  ground => [{
    at: 1, fault: {
      kind: 'degrade', from: ground.doubled, to: ground.doubled,
      quality: { duplicate: ground.dice.of([20_000, 200_000, 500_000]) },
    },
  }],
  ground => links(ground, {
    reorder: ground.dice.of([50_000, 300_000]), reorderBy: [0, ground.dice.of([5, 30, 150, 600]) * MS],
  }),
  ground => links(ground, { latency: { kind: 'heavy-tail', min: 100, scale: ground.dice.of([5, 20, 80]) * MS } }),
  ground => links(ground, { capacity: ground.dice.between(1, 4) }),
  ground => now(ground, () => {
    const [from, to] = ground.dice.part(ground.everyone)
    return { kind: 'clog', from, to }
  }),
]

const processes: readonly Feature[] = [
  ground => now(ground, () => ({ kind: 'crash', node: ground.dice.of(ground.servers) }), 6),
  ground => ground.leaders.map(role => {
    const every = ground.dice.between(5, 400) * MS
    const { lasts: _, ...again } = often(ground, { kind: 'crash-loop', node: { role }, every, times: 1 })
    return again
  }),
  ground => now(ground, () => ({ kind: 'crash', node: ground.dice.of(ground.servers), torn: true })),
  ground => now(ground, () => ({ kind: 'pause', node: ground.dice.of(ground.servers) })),
  ground => ground.leaders.map(role => often(ground, { kind: 'pause', node: { role } })),
  ground => now(ground, () => {
    const node = ground.dice.of(ground.servers)
    return { kind: 'slow', node, by: [0, ground.dice.of([5, 40]) * MS] }
  }, 2),
  // Disks. The gate holds back what is not durable yet, so a slow disk shows what a crash can take.
  ground => ground.servers.map(node => {
    const latency = [MS, ground.dice.of([3, 20, 60]) * MS] as const
    return { at: 1, fault: { kind: 'disk-latency', node, latency } }
  }),
  ground => now(ground, () => ({ kind: 'disk-full', node: ground.dice.of(ground.servers) }), 2),
]

const clocks: readonly Feature[] = [
  ground => now(ground, () => ({
    kind: 'clock-step', node: ground.dice.of(ground.servers), by: ground.dice.between(-500, 500) * MS,
  })),
  ground => ground.servers.map(node =>
    ({ at: 1, fault: { kind: 'clock-drift', node, ppm: ground.dice.between(-400_000, 400_000) } })),
  ground => now(ground, () => ({ kind: 'clock-freeze', node: ground.dice.of(ground.servers) }), 2),
]

/** For the whole run and all links, or for a while and some of them. */
function links(ground: Ground, quality: LinkQuality['quality']): PlannedFault[] {
  const { dice, everyone } = ground
  if (dice.chance(50)) return [{ at: 1, fault: { kind: 'degrade', from: everyone, to: everyone, quality } }]
  return now(ground, () => {
    const [from, to] = dice.part(everyone)
    return { kind: 'degrade', from, to, quality }
  }, 2)
}
