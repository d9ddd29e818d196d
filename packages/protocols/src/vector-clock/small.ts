import { smallSetup, type Small } from '../small.ts'
import { vectorClock } from './vector-clock.ts'

const config = { nodes: [0, 1, 2] }
const say = (client: number, at: number, text: string, to: readonly number[] | null = null) =>
  ({ client, at, request: { f: 'say', text, to } })

export const small: Small = {
  text: 'three processes; A asks, B and C say something, once each before or after they have heard',
  setup: smallSetup(
    ['A', 'B', 'C'].map(name => ({ name, protocol: vectorClock, config })),
    [say(0, 10_000, 'Lunch?'), say(1, 20_000, 'Yes'), say(2, 30_000, 'Late'), say(1, 40_000, 'When?', [])],
  ),
  bounds: { requests: 2, crashes: 1 },
  isStore: false,
}
