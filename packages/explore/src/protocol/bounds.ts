/**
 * How much of what may go wrong a search tries. Everything is counted over a whole path, all nodes together; 0 means
 * never. What is not bounded here must be finite by itself, or the search ends at its budget and says so.
 */
export interface Bounds {
  /** Timers that fire. */
  readonly timeouts: number
  /** Timers of one name, "election": fewer than `timeouts` allows. Hosted ones are "raft.election". */
  readonly timers: readonly (readonly [name: string, most: number])[]
  /** Operations of each client; those of a set-up that lists them, at most. */
  readonly requests: number
  readonly crashes: number
  /** Disks of nodes that are down replaced by empty ones. */
  readonly wipes: number
  readonly drops: number
  readonly duplicates: number
  /** How far a clock may have gone on when it is read again, in µs. */
  readonly ticks: readonly number[]
  /** Readings of clocks that are later than the one before. */
  readonly moves: number
  /** 'gradual': each durable group and each flush is a step of its own, and a crash may fall between. */
  readonly disk: 'instant' | 'gradual'
  /** Levels of the search, the first states being level 1; 0: any number. */
  readonly depth: number
}

export const noBounds: Bounds = {
  timeouts: 0, timers: [], requests: 0, crashes: 0, wipes: 0, drops: 0, duplicates: 0, ticks: [0], moves: 0,
  disk: 'instant', depth: 0,
}

/** "2 timeouts, 1 crash": what a search within these bounds was exhaustive to. */
export function boundsText(bounds: Bounds): string {
  const counts = (['timeouts', 'requests', 'crashes', 'wipes', 'drops', 'duplicates', 'moves', 'depth'] as const)
    .filter(name => bounds[name] > 0).map(name => `${bounds[name]} ${nameOf(name, bounds[name])}`)
  const timers = bounds.timers.map(([timer, count]) => `at most ${count} of them ${timer}`)
  const [timeouts = 'no timeouts', ...rest] = bounds.timeouts > 0 ? counts : ['no timeouts', ...counts]
  const disk = bounds.disk === 'gradual' ? ['writes one by one'] : []
  return [timeouts, ...timers, ...rest, ...disk].join(', ')
}

const single: Readonly<Record<string, string>> =
  { crashes: 'crash', depth: 'level', requests: 'request a client', moves: 'move of a clock' }
const several: Readonly<Record<string, string>> =
  { depth: 'levels', requests: 'requests a client', moves: 'moves of clocks' }

const nameOf = (name: string, count: number): string =>
  (count === 1 ? (single[name] ?? name.replace(/s$/, '')) : (several[name] ?? name))
