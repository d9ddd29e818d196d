/** Clocks that were off, read from the world right after whatever may have set one. */
import { readClock, type Act, type Clock, type Recording } from '@quorate/kernel'
import type { ActInfo, ClockInfo } from './types.ts'

const SETTING: ReadonlySet<Act['kind']> = new Set(['clock-step', 'clock-drift', 'clock-freeze', 'clock-thaw', 'calm'])

/** What every node's clock was set to, in the order of events; one that is always right is not named. */
export function clocksOf(recording: Recording, acts: readonly ActInfo[]): ClockInfo[] {
  const found: ClockInfo[] = []
  const last: Clock[] = recording.setup.nodes.map(() => ({ at: 0, shows: 0, ppm: 0, frozen: false }))
  for (const event of [0, ...acts.filter(({ act }) => SETTING.has(act.kind)).map(act => act.event)]) {
    const world = recording.worldAfter(event)
    for (const node of last.keys()) {
      const { clock } = world.node(node)
      if (isAlike(last[node]!, clock)) continue
      last[node] = clock
      found.push({ event, node, clock })
    }
  }
  return found
}

/** Whether nobody could tell at the moment when `after` was set that it is not still `before`. */
const isAlike = (before: Clock, after: Clock): boolean =>
  before.ppm === after.ppm && before.frozen === after.frozen && readClock(before, after.at) === after.shows
