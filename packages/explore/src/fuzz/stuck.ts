/**
 * A handler that does not return cannot be interrupted by whoever called it; somebody else has to end the thread that
 * it runs in, and knows no more than the number of the event. Here that event gets its name: the run is executed again,
 * up to the handler and not into it.
 */
import { pendingText, type AnyProtocol, type Pending, type Setup } from '@quorate/kernel'
import type { Subject, Trial } from '../subject.ts'
import { Trying } from '../trying.ts'
import { execute } from './execute.ts'
import type { Plan } from './plan.ts'

export interface Stuck {
  readonly trial: Trial
  /** "Put(x, 1) from r1 to r2": what the handler was called with. */
  readonly event: string
}

/** `event` is the index of the event whose handler did not return. */
export function stuckAt(subject: Subject, plan: Plan, event: number): Stuck {
  let executed = 0
  const upTo = { ...subject, setup: guarded(subject.setup, () => executed >= event) }
  const { trial } = execute(upTo, plan, new Set(), index => void (executed = index + 1))
  executed = 0
  let last: Pending | undefined
  const { world } = new Trying(upTo, trial, trial.schedule, {
    executed: ({ index, pending }) => {
      executed = index + 1
      last = pending
    },
  })
  world.run()
  return { trial, event: last === undefined ? 'the first event' : pendingText(world, last) }
}

/** The same set-up, whose handlers throw instead of running once `isEnough` says so. */
const guarded = (setup: Setup, isEnough: () => boolean): Setup =>
  ({ ...setup, nodes: setup.nodes.map(node => ({ ...node, protocol: guard(node.protocol, isEnough) })) })

function guard(protocol: AnyProtocol, isEnough: () => boolean): AnyProtocol {
  const check = (): void => {
    if (isEnough()) throw new RangeError('enough')
  }
  const hosts = Object.entries(protocol.hosts ?? {})
    .map(([channel, hosted]) => [channel, { ...hosted, protocol: guard(hosted.protocol, isEnough) }] as const)
  return {
    ...protocol,
    start: (config, disk, out, hosted) => (check(), protocol.start(config, disk, out, hosted)),
    onMessage: (s, from, message, out) => (check(), protocol.onMessage?.(s, from, message, out)),
    onTimeout: (s, timer, key, out) => (check(), protocol.onTimeout?.(s, timer, key, out)),
    onRequest: (s, id, request, out) => (check(), protocol.onRequest?.(s, id, request, out)),
    onDisk: (s, completion, out) => (check(), protocol.onDisk?.(s, completion, out)),
    ...(hosts.length > 0 && { hosts: Object.fromEntries(hosts) }),
  }
}
