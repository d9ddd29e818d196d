import { smallSetup, type Small } from '../small.ts'
import { hybridClock } from './hybrid-clock.ts'

const config = { nodes: [0, 1], most: 1_000 }
const say = (client: number, at: number, text: string) => ({ client, at, request: { f: 'say', text, to: null } })

export const small: Small = {
  text: 'A says two things, B one, and their clocks go on when they like',
  setup: smallSetup(
    ['A', 'B'].map(name => ({ name, protocol: hybridClock, config })),
    [say(0, 10_000, 'Lunch?'), say(0, 20_000, 'Hungry'), say(1, 30_000, 'Yes')],
  ),
  bounds: { requests: 2, crashes: 1, moves: 2, ticks: [0, 1_000] },
  isStore: false,
}
