import { smallSetup, type Small } from '../small.ts'
import { phiAccrual } from './phi-accrual.ts'
import type { Config } from './state.ts'

const times = { heartbeat: 100_000, thresholds: [1, 8], window: 3, minDeviation: 1_000 }
const config = (watchers: readonly number[], watches: readonly number[]): Config => ({ watchers, watches, ...times })

export const small: Small = {
  text: 'a node that watches another',
  setup: smallSetup([
    { name: 'w', protocol: phiAccrual, config: config([], [1]) },
    { name: 'n', protocol: phiAccrual, config: config([0], []) },
  ]),
  bounds: { timeouts: 8, moves: 3, ticks: [0, 90_000, 130_000] },
  isStore: false,
}
