/** A set-up whose handlers tell of every call before it is made: whoever is told may count, or throw instead. */
import type { AnyProtocol, Input, NodeId, Setup } from '@quorate/kernel'

export const tellingCalls = (setup: Setup, told: (node: NodeId, input: Input) => void): Setup => ({
  ...setup,
  nodes: setup.nodes.map((node, id) => ({ ...node, protocol: telling(node.protocol, input => told(id, input)) })),
})

function telling(protocol: AnyProtocol, told: (input: Input) => void): AnyProtocol {
  const hosts = Object.entries(protocol.hosts ?? {})
    .map(([channel, hosted]) => [channel, { ...hosted, protocol: telling(hosted.protocol, told) }] as const)
  return {
    ...protocol,
    start: (config, disk, out, hosted) => (told({ kind: 'start' }), protocol.start(config, disk, out, hosted)),
    onMessage: (s, from, message, out) =>
      (told({ kind: 'message', from, message }), protocol.onMessage?.(s, from, message, out)),
    onTimeout: (s, timer, key, out) =>
      (told({ kind: 'timeout', timer, key }), protocol.onTimeout?.(s, timer, key, out)),
    onRequest: (s, id, request, out) =>
      (told({ kind: 'request', id, request }), protocol.onRequest?.(s, id, request, out)),
    onDisk: (s, completion, out) => (told({ kind: 'disk' }), protocol.onDisk?.(s, completion, out)),
    ...(hosts.length > 0 && { hosts: Object.fromEntries(hosts) }),
  }
}
