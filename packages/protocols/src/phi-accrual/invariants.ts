/**
 * What holds whatever the network does: how the window slides, and how long the silence must be before φ reaches a
 * threshold. That suspects are dead is missing here on purpose, as in failure-detector.
 */
import { timeText, type Invariant, type Micros, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import { isSuspected, type PhiAccrual, type State } from './state.ts'

type Step = Seen<PhiAccrual>

export const invariants: readonly Invariant<PhiAccrual>[] = [
  {
    name: 'The Window Slides',
    text: 'Each heartbeat but the first adds one time to the window, at its end, and takes the oldest if there are too many',
    step: (before, after) => forOne(after, at => windowProblem(before, after, at)),
  },
  {
    name: 'Earned By The Silence',
    text: 'The silence at which φ reaches its next threshold is the one that mean and deviation of the window give',
    each: s => forOne(s, at => patienceProblem(s, at)),
  },
  {
    name: 'Whoever Speaks Is Trusted',
    text: 'After a heartbeat, φ has reached no threshold',
    step: (before, after) => forOne(after, at => (after.heard[at]! > before.heard[at]! && after.level[at]! > 0
      ? `was heard from, and φ stays above ${after.config.thresholds[after.level[at]! - 1]}` : null)),
  },
  {
    name: 'Every Threshold Is Told',
    text: 'Whoever follows what the detector tells knows how many thresholds φ has reached',
    init: (): Told => ({ levels: new Map(), evidence: null }),
    fold: foldTold,
    check: ({ evidence }: Told) => evidence,
  },
]

/** The first problem with any of the watched nodes. */
function forOne({ config }: State, problem: (at: number) => string | null): string | null {
  for (const [at, node] of config.watches.entries()) {
    const found = problem(at)
    if (found !== null) return `node ${node} ${found}`
  }
  return null
}

function windowProblem(before: State, after: State, at: number): string | null {
  const [old, now] = [before.windows[at]!, after.windows[at]!]
  const learns = after.heard[at]! > before.heard[at]! && after.heard[at]! > 1
  if (!learns) return now === old ? null : 'has another window without a heartbeat'
  const kept = [...old, now.at(-1)!].slice(-after.config.window)
  const isSame = kept.length === now.length && kept.every((time, i) => time === now[i])
  return isSame ? null : `has the times ${now.join(', ')} after ${old.join(', ')}`
}

/** z² of φ = 1 … 12 in thousandths: not from the detector's own table, and rounded down. */
const SQUARES = [1_642, 5_411, 9_549, 13_831, 18_189, 22_595, 27_033, 31_494, 35_973, 40_466, 44_970, 49_483] as const

/** Without a root: (silence − mean)² against z² times the variance. A hundredth is let pass, for what is rounded. */
function patienceProblem({ config, windows, level, patience }: State, at: number): string | null {
  const times = windows[at]!
  const phi = config.thresholds[Math.min(level[at]!, config.thresholds.length - 1)]!
  const n = times.length
  const sum = times.reduce((all, time) => all + time, 0)
  const beyond = Math.floor((patience[at]! * n - sum) / n)
  const squares = times.reduce((all, time) => all + Math.floor(((time * n - sum) * (time * n - sum)) / (n * n)), 0)
  const spread = Math.floor(squares / n)
  const variance = Math.max(spread, config.minDeviation * config.minDeviation)
  const [has, needs] = [Math.floor((beyond * beyond) / 1_000), Math.floor((SQUARES[phi - 1]! * variance) / 1_000_000)]
  if (beyond >= 0 && has * 100 >= needs * 99 && has * 100 <= needs * 101 + 100) return null
  return `reaches φ = ${phi} after ${timeText(patience[at]!)} of silence, which its last ${n} times do not give`
}

interface Told {
  readonly levels: ReadonlyMap<NodeId, ReadonlyMap<NodeId, number>>
  readonly evidence: string | null
}

function foldTold(ghost: Told, { node, before, after, emitted }: Step): Told {
  let known = before === null ? new Map<NodeId, number>() : ghost.levels.get(node)!
  for (const said of emitted) {
    known = new Map([...known, [said.node, said.type === 'heard' ? 0 : (known.get(said.node) ?? 0) + 1]])
  }
  const evidence = ghost.evidence ?? forOne(after, at => {
    const told = known.get(after.config.watches[at]!) ?? 0
    return told === after.level[at] ? null : `has reached ${after.level[at]} thresholds, of which ${told} were told`
  })
  return { levels: new Map([...ghost.levels, [node, known]]), evidence }
}

const rose = (before: readonly number[] | undefined, after: readonly number[]): boolean =>
  before !== undefined && after.some((value, at) => value > before[at]!)

const shortest = ({ patience }: State): Micros => patience.reduce((least, each) => Math.min(least, each))

export const witnesses: readonly Witness<PhiAccrual>[] = [
  {
    name: 'threshold',
    text: 'φ reaches a threshold',
    reached: ({ before, after }) => rose(before?.level, after.level),
  },
  {
    name: 'suspicion',
    text: 'φ reaches the last threshold',
    reached: ({ before, after }) =>
      rose(before?.level, after.level) && after.level.some((_, at) => isSuspected(after, at)),
  },
  {
    name: 'mistake',
    text: 'A node is heard from of which φ had reached the last threshold',
    reached: ({ before, after }) => rose(before?.mistakes, after.mistakes),
  },
  {
    name: 'less patient',
    text: 'A watcher waits less than at first, since the heartbeats come regularly',
    reached: ({ before, after }) => before !== null && after.patience.length > 0 && shortest(after) < shortest(before),
  },
]
