/**
 * Schedules that are chosen event by event. The world runs an explicit schedule that grows while it is executed, so
 * whatever was chosen is a list of lineages and replays.
 *
 * Time bounds the choice: an event may be put off by so much and no more. That leaves an asynchronous system, in which
 * messages and timers may be late and never early, and it keeps a chain of heartbeats from running for ever.
 */
import type { Lineage, Micros, Pending, World } from '@quorate/kernel'
import type { Trying } from '../trying.ts'

export interface Chooser {
  choose(candidates: readonly Pending[]): Pending
  /** It was executed, as the event with this index; `candidates` are those that it was chosen from. */
  chosen(item: Pending, event: number, candidates: readonly Pending[]): void
}

/** Executes to the end, and leaves in `schedule` what it chose behind what was there. */
export function runChosen({ world }: Trying, schedule: Lineage[], chooser: Chooser, slack: Micros): void {
  while (world.step());
  for (;;) {
    const candidates = candidatesOf(world, slack)
    if (candidates.length === 0 || world.thrown !== null || world.events >= world.setup.limit) return
    const item = chooser.choose(candidates)
    const event = world.events
    schedule.push(item.lineage)
    while (world.step());
    chooser.chosen(item, event, candidates)
  }
}

/** What may come next: all that is due at most `slack` after what is due first. */
function candidatesOf(world: World, slack: Micros): Pending[] {
  const able = inOrder(world.pending().filter(item => item.time <= world.setup.until && isAble(world, item)))
  const due = able.reduce((first, { time }) => Math.min(first, time), Number.MAX_SAFE_INTEGER)
  return able.filter(({ time }) => time <= due + slack)
}

/** What is lost is left where it is; so is what would only wait at a paused node or at the end of a clogged link. */
function isAble(world: World, item: Pending): boolean {
  if (item.kind === 'act') return true
  if (world.node(item.node).paused) return false
  const { links: { clogged }, names } = world
  return item.kind !== 'message' || (item.lost === '' && clogged[item.from * names.length + item.node] !== 1)
}

/** Messages come in any order. Timers, requests, writes and faults keep theirs, each kind at each node. */
function inOrder(items: readonly Pending[]): Pending[] {
  const first = new Map<string, Pending>()
  for (const item of items) {
    if (item.kind === 'message') continue
    const key = `${item.kind} ${item.node}`
    const known = first.get(key)
    if (known === undefined || isBefore(item, known)) first.set(key, item)
  }
  return items.filter(item => item.kind === 'message' || first.get(`${item.kind} ${item.node}`) === item)
}

const isBefore = (a: Pending, b: Pending): boolean => a.time < b.time || (a.time === b.time && a.seq < b.seq)
