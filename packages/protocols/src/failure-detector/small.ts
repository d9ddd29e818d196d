import { smallSetup, type Small } from '../small.ts'
import { failureDetector } from './failure-detector.ts'

const times = { heartbeat: 100_000, timeout: 300_000, increment: 50_000 }

export const small: Small = {
  text: 'two nodes that watch each other',
  setup: smallSetup([0, 1].map(id =>
    ({ name: `n${id + 1}`, protocol: failureDetector, config: { watchers: [1 - id], watches: [1 - id], ...times } }))),
  bounds: { timeouts: 6, crashes: 1 },
  isStore: false,
}
