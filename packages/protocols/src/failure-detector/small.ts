import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { adaptiveDetector, failureDetector } from './failure-detector.ts'

const times = { heartbeat: 100_000, timeout: 300_000, increment: 50_000 }

const two = (protocol: typeof failureDetector): Setup => smallSetup([0, 1].map(id =>
  ({ name: `n${id + 1}`, protocol, config: { watchers: [1 - id], watches: [1 - id], ...times } })))

export const small: Small = {
  text: 'two nodes that watch each other',
  setup: two(failureDetector),
  bounds: { timeouts: 6, crashes: 1 },
  isStore: false,
  others: { adaptive: { text: 'two nodes whose detectors learn', setup: two(adaptiveDetector) } },
}
