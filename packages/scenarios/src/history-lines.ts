/**
 * What clients were told as JSON lines, in the form that `@quorate/checkers` reads, with what went wrong in between:
 * lines of a process that is no client, which judges skip.
 */
import { actText, compareBy } from '@quorate/kernel'
import type { Executed } from './execute.ts'

/** `index` is the place in the one order of all events, where somebody saw one. */
interface Timed {
  readonly time?: number
  readonly index?: number
}

interface Trouble extends Timed {
  readonly what: string
  readonly time: number
}

/** A line an event, by time; where times are equal, by their index, else as they are given. */
export function historyLines(told: readonly Timed[], troubles: readonly Trouble[]): string[] {
  const nemesis = troubles.map(({ what: value, ...at }) =>
    ({ process: 'nemesis', type: 'info', f: 'trouble', value, ...at }))
  const lines: readonly Timed[] = [...told, ...nemesis]
  return lines.map((line, i) => ({ line, i }))
    .toSorted(compareBy(({ line }) => line.time!, ({ line, i }) => line.index ?? i))
    .map(({ line }) => JSON.stringify(line))
}

/** The history of a run: each line names its client, and its index is that of its event in the run. */
export function historyOf({ history: { events, at, names }, recording }: Executed): string[] {
  const told = events.map((event, i) => ({ ...event, client: names.get(event.process as number), index: at[i]! }))
  return historyLines(told, troublesIn(recording))
}

function troublesIn(recording: Executed['recording']): Trouble[] {
  const names = recording.setup.nodes.map(({ name }) => name)
  return recording.acts.map(({ event, time, act }) => ({ what: actText(act, names), time, index: event }))
}
