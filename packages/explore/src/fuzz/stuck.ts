/**
 * A handler that does not return cannot be interrupted by whoever called it; somebody else has to end the thread that
 * it runs in, and knows no more than the number of the event. Here that event gets its name: the run is executed again,
 * up to the handler and not into it.
 */
import { Recording, sentence, type AnyProtocol, type Setup } from '@quorate/kernel'
import type { Subject, Trial } from '../subject.ts'
import { setupOf } from '../trying.ts'
import { execute } from './execute.ts'
import type { Plan } from './plan.ts'

export interface Stuck {
  readonly trial: Trial
  /** "r2 receives Put(x, 1) from r1": what the handler was called with. */
  readonly event: string
}

/** `event` is the index of the event whose handler did not return. */
export function stuckAt(subject: Subject, plan: Plan, event: number): Stuck {
  let executed = 0
  let calls = 0
  const upTo = guarded(subject.setup, () => {
    calls++
    return executed >= event
  })
  const { trial } = execute({ ...subject, setup: upTo }, plan, new Set(), index => void (executed = index + 1))
  const wanted = calls
  calls = 0
  const again = guarded(subject.setup, () => ++calls >= wanted)
  const recording = new Recording(setupOf({ ...subject, setup: again }, trial), trial)
  return { trial, event: recording.length > 0 ? sentence(recording, recording.length - 1) : 'the first event' }
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
