/** One message, the paper's "p-is-alive": its sender ran when it sent it. About any later moment it says nothing. */

/** watched node → each of its watchers, every `heartbeat` µs. */
export interface Heartbeat {
  readonly type: 'Heartbeat'
}

export type Message = Heartbeat
