/** Every kind of trouble that a run may be given, with the assumptions that it breaks. */
import {
  undoOf, type Fault, type LinkQuality, type Micros, type NodeId, type PlannedFault, type RatedFault,
} from '@quorate/kernel'
import type { Dice } from '../dice.ts'
import { USUAL_DRIFT, type AssumptionName } from './assumptions.ts'

const MS = 1_000
/** The kernel lets a clock be off by so many parts per million. */
const MOST_DRIFT = 900_000

export interface Ground {
  readonly dice: Dice
  readonly servers: readonly NodeId[]
  readonly everyone: readonly NodeId[]
  readonly doubled: readonly NodeId[]
  readonly leaders: readonly string[]
  /** When trouble may begin, and when it must have ended. */
  readonly from: Micros
  readonly until: Micros
}

type Plan = (ground: Ground) => readonly PlannedFault[]

export interface Feature {
  readonly breaks: readonly AssumptionName[]
  /** Nothing where this subject has not enough nodes for it. */
  readonly plan: Plan
}

const trouble = (plan: Plan, ...breaks: readonly AssumptionName[]): Feature => ({ breaks, plan })

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

export const network: readonly Feature[] = [
  // Random halves of everyone are small covering families of partitions (Majumdar & Niksic, POPL 2018).
  trouble(ground => now(ground, () => ({ kind: 'cut', sides: ground.dice.part(ground.everyone) })), 'connected'),
  trouble(ground => now(ground, () => {
    const [from, to] = ground.dice.part(ground.everyone)
    return { kind: 'cut-one-way', from, to }
  }), 'connected'),
  trouble(ground => now(ground, () => ({ kind: 'isolate', node: ground.dice.of(ground.servers) })), 'connected'),
  trouble(ground => ground.leaders.map(role => often(ground, { kind: 'isolate', node: { role } })), 'connected'),
  trouble(ground => (ground.servers.length < 3 ? [] : now(ground, () => {
    const [left, right] = ground.dice.part(ground.servers)
    return { kind: 'bridge', left: left.slice(0, Math.max(1, left.length - 1)), right }
  })), 'connected'),
  trouble(ground => {
    const { servers } = ground
    return servers.length < 4 ? [] : now(ground, () => ({ kind: 'ring', nodes: servers }))
  }, 'connected'),
  trouble(({ dice, from, until, everyone }) => {
    const strength = { every: dice.between(5, 200) * MS, times: dice.between(2, 8) }
    return [{ at: dice.between(from, until), fault: { kind: 'flap', sides: dice.part(everyone), ...strength } }]
  }, 'connected'),
  trouble(ground => links(ground, { loss: ground.dice.of([5_000, 50_000, 200_000, 400_000]) }), 'delivered'),
  // A client without a session is told that nothing of its was executed when its question was refused, which is true of
  // a question and not of the two that a doubling network makes of it: such a client is not among the doubled.
  trouble(({ dice, doubled }) => doubling(doubled, dice.of([20_000, 200_000, 500_000])), 'once'),
  trouble(ground => links(ground, {
    reorder: ground.dice.of([50_000, 300_000]), reorderBy: [0, ground.dice.of([5, 30, 150, 600]) * MS],
  }), 'on-time'),
  trouble(ground => {
    const scale = ground.dice.of([5, 20, 80]) * MS
    return links(ground, { latency: { kind: 'heavy-tail', min: 100, scale } })
  }, 'on-time'),
  trouble(ground => links(ground, { capacity: ground.dice.between(1, 4) }), 'delivered'),
  trouble(ground => now(ground, () => {
    const [from, to] = ground.dice.part(ground.everyone)
    return { kind: 'clog', from, to }
  }), 'on-time'),
]

const processes: readonly Feature[] = [
  trouble(ground => now(ground, () => ({ kind: 'crash', node: ground.dice.of(ground.servers) }), 6), 'up'),
  trouble(ground => ground.leaders.map(role => {
    const every = ground.dice.between(5, 400) * MS
    const { lasts: _, ...again } = often(ground, { kind: 'crash-loop', node: { role }, every, times: 1 })
    return again
  }), 'up'),
  trouble(ground => now(ground, () => ({ kind: 'crash', node: ground.dice.of(ground.servers), torn: true })), 'up'),
  trouble(ground => now(ground, () => ({ kind: 'pause', node: ground.dice.of(ground.servers) })), 'prompt'),
  trouble(ground => ground.leaders.map(role => often(ground, { kind: 'pause', node: { role } })), 'prompt'),
  trouble(ground => now(ground, () => {
    const node = ground.dice.of(ground.servers)
    return { kind: 'slow', node, by: [0, ground.dice.of([5, 40]) * MS] }
  }, 2), 'prompt'),
  // Disks. The gate holds back what is not durable yet, so a slow disk shows what a crash can take.
  trouble(ground => ground.servers.map(node => {
    const latency = [MS, ground.dice.of([3, 20, 60]) * MS] as const
    return { at: 1, fault: { kind: 'disk-latency', node, latency } }
  }), 'disks-quick'),
  trouble(ground => now(ground, () => ({ kind: 'disk-full', node: ground.dice.of(ground.servers) }), 2), 'disks-quick'),
]

const clocks: readonly Feature[] = [
  trouble(ground => now(ground, () => ({
    kind: 'clock-step', node: ground.dice.of(ground.servers), by: ground.dice.between(-500, 500) * MS,
  })), 'clocks-set'),
  trouble(({ dice, servers }) => servers.map(node =>
    ({ at: 1, fault: { kind: 'clock-drift', node, ppm: dice.between(-USUAL_DRIFT, USUAL_DRIFT) } })), 'clocks-equal'),
  trouble(
    ground => now(ground, () => ({ kind: 'clock-freeze', node: ground.dice.of(ground.servers) }), 2), 'clocks-set',
  ),
]

/** What whoever is here need not bear: it is drawn where somebody asks for it. */
const uncommon: readonly Feature[] = [
  trouble(({ dice, everyone, doubled }) => {
    const strangers = everyone.filter(node => !doubled.includes(node))
    const duplicate = dice.of([20_000, 200_000, 500_000])
    return [...doubling(strangers, duplicate, everyone), ...doubling(everyone, duplicate, strangers)]
  }, 'asked-once'),
  trouble(ground => links(ground, { corrupt: ground.dice.of([2_000, 20_000, 200_000]), checksum: false }), 'intact'),
  trouble(wild, 'clocks-bounded', 'clocks-equal'),
  trouble(ground => forgetting(ground, node => ({ kind: 'flush-fails', node }), 'before'), 'disks-keep', 'up'),
  trouble(ground => forgetting(ground, node => ({ kind: 'misdirect', node }), 'before'), 'disks-keep', 'up'),
  trouble(ground => {
    const record = ground.dice.below(4)
    return forgetting(ground, node => ({ kind: 'bit-rot', node, record }), 'after')
  }, 'disks-keep', 'up'),
  trouble(ground => forgetting(ground, node => ({ kind: 'wipe', node }), 'after'), 'disks-stay', 'up'),
]

export const features: readonly Feature[] = [...network, ...processes, ...clocks, ...uncommon]

const doubling = (from: readonly NodeId[], duplicate: number, to = from): PlannedFault[] =>
  [{ at: 1, fault: { kind: 'degrade', from, to, quality: { duplicate } } }]

/** Some of the clocks run wild, from some time on. */
function wild({ dice, servers, from, until }: Ground): PlannedFault[] {
  const at = dice.chance(50) ? 1 : dice.between(from, until)
  return servers.filter(() => dice.chance(60)).map(node => {
    const ppm = dice.between(USUAL_DRIFT + 1, MOST_DRIFT)
    return { at, fault: { kind: 'clock-drift', node, ppm: dice.chance(50) ? ppm : -ppm } }
  })
}

/** What a disk does to a server shows when it starts again: crashes of servers, and the fault right before or after. */
function forgetting(
  { dice, servers, from, until }: Ground, fault: (node: NodeId) => Fault, when: 'before' | 'after',
): PlannedFault[] {
  return Array.from({ length: dice.between(1, 4) }).flatMap((): PlannedFault[] => {
    const node = dice.of(servers)
    const at = dice.between(from, until)
    const crash = when === 'before' ? at + dice.between(MS, 100 * MS) : at
    return [
      ...(when === 'before' ? [{ at, fault: fault(node) }] : []), { at: crash, fault: { kind: 'crash', node } },
      ...(when === 'after' ? [{ at: crash + MS, fault: fault(node) }] : []),
      { at: crash + dice.between(2 * MS, 200 * MS), fault: { kind: 'restart', node } },
    ]
  })
}

/** For the whole run and all links, or for a while and some of them. */
function links(ground: Ground, quality: LinkQuality['quality']): PlannedFault[] {
  const { dice, everyone } = ground
  if (dice.chance(50)) return [{ at: 1, fault: { kind: 'degrade', from: everyone, to: everyone, quality } }]
  return now(ground, () => {
    const [from, to] = dice.part(everyone)
    return { kind: 'degrade', from, to, quality }
  }, 2)
}
