/**
 * The faults of the kernel's palette that have no button of their own: in words, with the amounts that they need. Pure.
 */
import type { Act, NodeId, Range } from '@quorate/kernel'

export interface Amount {
  readonly label: string
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly usual: number
}

/** Where it is done, and to whom. */
export interface Place {
  readonly node: NodeId
  readonly name: string
  /** Everyone, and everyone but the node. */
  readonly all: readonly NodeId[]
  readonly others: readonly NodeId[]
}

export interface Trouble {
  readonly name: string
  readonly group: 'Its links' | 'Its process' | 'Its clock' | 'Its disk' | 'The whole network'
  /** What it does, as a sentence. */
  readonly text: (place: Place) => string
  readonly amounts: readonly Amount[]
  readonly act: (place: Place, amounts: readonly number[]) => Act
}

const MS = 1_000
const ms = (label: string, usual: number, max = 10_000): Amount => ({ label, unit: 'ms', min: 1, max, usual })
/** In whichever order they are given. */
const between = (a: number, b: number): Range => [Math.min(a, b) * MS, Math.max(a, b) * MS]
const times: Amount = { label: 'so often', unit: 'times', min: 1, max: 20, usual: 3 }

export const troubles: readonly Trouble[] = [
  {
    name: 'isolate', group: 'Its links', amounts: [],
    text: ({ name }) => `Nothing reaches ${name}, and it reaches nobody.`,
    act: ({ node }) => ({ kind: 'isolate', node }),
  },
  {
    name: 'deaf', group: 'Its links', amounts: [],
    text: ({ name }) => `Nothing reaches ${name}, but what it sends arrives.`,
    act: ({ node, others }) => ({ kind: 'cut-one-way', from: others, to: [node] }),
  },
  {
    name: 'mute', group: 'Its links', amounts: [],
    text: ({ name }) => `${name} hears everyone, but nothing that it sends arrives.`,
    act: ({ node, others }) => ({ kind: 'cut-one-way', from: [node], to: others }),
  },
  {
    name: 'flapping', group: 'Its links', amounts: [ms('for at least', 100), times],
    text: ({ name }) => `${name} is cut off and back again, in turn.`,
    act: ({ node, others }, [every, often]) =>
      ({ kind: 'flap', sides: [[node], others], every: every! * MS, times: often! }),
  },
  {
    name: 'lossy', group: 'Its links', amounts: [{ label: 'lost', unit: 'of a hundred', min: 1, max: 100, usual: 30 }],
    text: ({ name }) => `So many of the messages to ${name} are lost.`,
    act: ({ node, others }, [loss]) =>
      ({ kind: 'degrade', from: others, to: [node], quality: { loss: loss! * 10_000 } }),
  },
  {
    name: 'doubling', group: 'Its links',
    amounts: [{ label: 'twice', unit: 'of a hundred', min: 1, max: 100, usual: 50 }],
    text: ({ name }) => `So many of the messages to ${name} arrive twice.`,
    act: ({ node, others }, [twice]) =>
      ({ kind: 'degrade', from: others, to: [node], quality: { duplicate: twice! * 10_000 } }),
  },
  {
    name: 'damaging', group: 'Its links',
    amounts: [{ label: 'damaged', unit: 'of a hundred', min: 1, max: 100, usual: 30 }],
    text: ({ name }) =>
      `So many of the messages to ${name} are not what was sent. A checksum tells, if the set-up has one.`,
    act: ({ node, others }, [damaged]) =>
      ({ kind: 'degrade', from: others, to: [node], quality: { corrupt: damaged! * 10_000 } }),
  },
  {
    name: 'late', group: 'Its links', amounts: [ms('between', 50), ms('and', 200)],
    text: ({ name }) => `Messages to ${name} take so long.`,
    act: ({ node, others }, [a, b]) =>
      ({ kind: 'degrade', from: others, to: [node], quality: { latency: between(a!, b!) } }),
  },
  {
    name: 'as before', group: 'Its links', amounts: [],
    text: ({ name }) => `Messages to ${name} take, and lose, what they did at first.`,
    act: ({ node, others }) => ({ kind: 'restore', from: others, to: [node] }),
  },
  {
    name: 'clogged', group: 'Its links', amounts: [],
    text: ({ name }) => `What arrives at ${name} waits at the end of the link.`,
    act: ({ node, others }) => ({ kind: 'clog', from: others, to: [node] }),
  },
  {
    name: 'let through', group: 'Its links', amounts: [],
    text: ({ name }) => `What waited for ${name} arrives, all at once.`,
    act: ({ node, others }) => ({ kind: 'unclog', from: others, to: [node] }),
  },
  {
    name: 'crash in a write', group: 'Its process', amounts: [],
    text: ({ name }) => `${name} crashes, and the record that it was writing is on the disk in part.`,
    act: ({ node }) => ({ kind: 'crash', node, torn: true }),
  },
  {
    name: 'crash loop', group: 'Its process', amounts: [ms('each for', 200), times],
    text: ({ name }) => `${name} is down and up, in turn.`,
    act: ({ node }, [every, often]) => ({ kind: 'crash-loop', node, every: every! * MS, times: often! }),
  },
  {
    name: 'slow', group: 'Its process', amounts: [ms('between', 20), ms('and', 50)],
    text: ({ name }) => `${name} takes this much longer over everything.`,
    act: ({ node }, [a, b]) => ({ kind: 'slow', node, by: between(a!, b!) }),
  },
  {
    name: 'no longer slow', group: 'Its process', amounts: [],
    text: ({ name }) => `${name} takes no longer than it did at first.`,
    act: ({ node }) => ({ kind: 'slow', node, by: [0, 0] }),
  },
  {
    name: 'step', group: 'Its clock',
    amounts: [{ label: 'by', unit: 'ms, back if below 0', min: -60_000, max: 60_000, usual: -500 }],
    text: ({ name }) => `The clock of ${name} jumps.`,
    act: ({ node }, [by]) => ({ kind: 'clock-step', node, by: by! * MS }),
  },
  {
    name: 'drift', group: 'Its clock',
    amounts: [{ label: 'fast by', unit: 'ppm, slow if below 0', min: -500_000, max: 500_000, usual: 20_000 }],
    text: ({ name }) => `The clock of ${name} runs fast, or slow.`,
    act: ({ node }, [ppm]) => ({ kind: 'clock-drift', node, ppm: ppm! }),
  },
  {
    name: 'stand still', group: 'Its clock', amounts: [],
    text: ({ name }) => `The clock of ${name} stands still.`,
    act: ({ node }) => ({ kind: 'clock-freeze', node }),
  },
  {
    name: 'go on', group: 'Its clock', amounts: [],
    text: ({ name }) => `The clock of ${name} goes on.`,
    act: ({ node }) => ({ kind: 'clock-thaw', node }),
  },
  {
    name: 'slow disk', group: 'Its disk', amounts: [ms('between', 20), ms('and', 100)],
    text: ({ name }) => `A flush at ${name} takes so long.`,
    act: ({ node }, [a, b]) =>
      ({ kind: 'disk-latency', node, latency: between(a!, b!) }),
  },
  {
    name: 'full', group: 'Its disk', amounts: [],
    text: ({ name }) => `The disk of ${name} is full: flushes fail, and what is durable waits for room.`,
    act: ({ node }) => ({ kind: 'disk-full', node }),
  },
  {
    name: 'freed', group: 'Its disk', amounts: [],
    text: ({ name }) => `The disk of ${name} has room again.`,
    act: ({ node }) => ({ kind: 'disk-freed', node }),
  },
  {
    name: 'a flush that lies', group: 'Its disk', amounts: [],
    text: ({ name }) =>
      `The next flush at ${name} fails, and the one after it claims success although the data are gone.`,
    act: ({ node }) => ({ kind: 'flush-fails', node }),
  },
  {
    name: 'bit rot', group: 'Its disk',
    amounts: [{ label: 'record', unit: 'counted from 0', min: 0, max: 10_000, usual: 0 }],
    text: ({ name }) => `One record on the disk of ${name} is not what was written.`,
    act: ({ node }, [record]) => ({ kind: 'bit-rot', node, record: record! }),
  },
  {
    name: 'misdirected write', group: 'Its disk', amounts: [],
    text: ({ name }) => `The next record that ${name} writes overwrites the one before it.`,
    act: ({ node }) => ({ kind: 'misdirect', node }),
  },
  {
    name: 'wiped', group: 'Its disk', amounts: [],
    text: ({ name }) => `The disk of ${name} is replaced by an empty one, while ${name} is down.`,
    act: ({ node }) => ({ kind: 'wipe', node }),
  },
  {
    name: 'a ring', group: 'The whole network', amounts: [],
    text: () => 'Everyone sees a majority, and no two see the same.',
    act: ({ all }) => ({ kind: 'ring', nodes: all }),
  },
  {
    name: 'calm', group: 'The whole network', amounts: [ms('something must happen within', 2_000, 60_000)],
    text: () => 'No more trouble: links are whole, everyone is up, and there must be progress.',
    act: ({ all }, [within]) => ({ kind: 'calm', core: all, within: within! * MS }),
  },
]

/** What is wrong with an amount, as a sentence, or null. */
export function amountProblem({ label, unit, min, max }: Amount, value: number): string | null {
  if (Number.isInteger(value) && value >= min && value <= max) return null
  const read = Number.isNaN(value) ? 'nothing' : value
  return `“${label}” was ${read}; accepted is a whole number from ${min} to ${max} (${unit}).`
}

/** In their order. */
export const groups: readonly Trouble['group'][] = [...new Set(troubles.map(({ group }) => group))]
