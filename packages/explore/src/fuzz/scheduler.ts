/**
 * Schedules that are chosen event by event. The world runs an explicit schedule that grows while it is executed, so
 * whatever was chosen is a list of lineages and replays.
 *
 * Time bounds the choice: an event may be put off by so much and no more. That leaves an asynchronous system, in which
 * messages and timers may be late and never early, and it keeps a chain of heartbeats from running for ever.
 */
import { byTurn, type Lineage, type Micros, type Pending, type World } from '@quorate/kernel'
import type { Trying } from '../trying.ts'

export interface Chooser {
  choose(candidates: readonly Pending[]): Pending
  /** It was executed, as the event with this index; `candidates` are those that it was chosen from. */
  chosen(item: Pending, event: number, candidates: readonly Pending[]): void
}

/** The first one whose priority no other exceeds; where there is but one, nobody asks for it. */
export function highest(candidates: readonly Pending[], priorityOf: (item: Pending) => number): Pending {
  let top = candidates[0]!
  let most: number | null = null
  for (let i = 1; i < candidates.length; i++) {
    const item = candidates[i]!
    const priority = priorityOf(item)
    // Only now: in which order chains are seen first is a part of what a seed means.
    most ??= priorityOf(top)
    if (priority > most) [top, most] = [item, priority]
  }
  return top
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
  const able = inOrder(world.upcoming().filter(isAble(world)), world.names.length)
  const due = able.reduce((first, { time }) => Math.min(first, time), Number.MAX_SAFE_INTEGER)
  return able.filter(({ time }) => time <= due + slack).sort(byTurn)
}

/** What is lost is left where it is; so is what would only wait at a paused node or at the end of a clogged link. */
function isAble(world: World): (item: Pending) => boolean {
  const { links: { clogged }, names, setup: { until } } = world
  return item => {
    if (item.time > until) return false
    if (item.kind === 'act') return true
    if (world.node(item.node).paused) return false
    return item.kind !== 'message' || (item.lost === '' && clogged[item.from * names.length + item.node] !== 1)
  }
}

/** Messages come in any order. Timers, requests, writes and faults keep theirs, each kind at each node. */
function inOrder(items: readonly Pending[], nodes: number): Pending[] {
  const first: Pending[] = []
  const lineOf = ({ kind, node }: Pending): number => LINES[kind] * nodes + node
  for (const item of items) {
    if (item.kind === 'message') continue
    const line = lineOf(item)
    const known = first[line]
    if (known === undefined || byTurn(item, known) < 0) first[line] = item
  }
  return items.filter(item => item.kind === 'message' || first[lineOf(item)] === item)
}

const LINES = { message: 0, timeout: 0, request: 1, disk: 2, start: 3, act: 4 } as const
