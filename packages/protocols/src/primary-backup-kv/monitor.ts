/**
 * The monitor, speaking on the channel on which the stores host primary-backup. It adds nothing: a host wraps what
 * its hosted protocol says, and here both ends have to be wrapped.
 */
import type { Outcome, Protocol } from '@quorate/kernel'
import { monitor, type MonitorConfig, type MonitorState } from '../primary-backup/monitor.ts'
import { CHANNEL } from './state.ts'

export interface KvMonitor {
  config: MonitorConfig
  state: { readonly [CHANNEL]: MonitorState }
  message: never
  request: never
  outcome: Outcome
  emit: never
}

const { view } = monitor

export const kvMonitor: Protocol<KvMonitor> = {
  name: 'kv-monitor',
  durable: [],
  hosts: { [CHANNEL]: { protocol: monitor, config: (config: MonitorConfig) => config } },
  start: (_config, _disk, _out, inner: Record<string, never>) => ({ [CHANNEL]: inner[CHANNEL]! }),
  waits: s => monitor.waits!(s[CHANNEL]),
  invariants: [],
  witnesses: [],
  view: {
    role: s => view.role(s[CHANNEL]),
    epoch: s => view.epoch(s[CHANNEL]),
    describe: s => view.describe(s[CHANNEL]),
    rows: s => view.rows(s[CHANNEL]),
    leader: s => view.leader!(s[CHANNEL]),
    message: view.message,
  },
}
