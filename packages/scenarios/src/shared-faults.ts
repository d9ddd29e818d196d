/** The faults of several set-ups, as far as they concern the nodes that all of them have: for comparing. */
import type { NodeId, Setup } from '@quorate/kernel'

/** Fields of a fault that name nodes. */
const OF_NODES = ['node', 'nodes', 'from', 'to', 'left', 'right', 'core', 'sides', 'oneOf']

/** One list a set-up, with names instead of numbers; two set-ups have the same trouble if theirs are equal. */
export function sharedFaults(setups: readonly Setup[]): unknown[] {
  const shared = setups.map(({ nodes }) => new Set(nodes.map(({ name }) => name)))
    .reduce((all, names) => new Set([...all].filter(name => names.has(name))))
  return setups.map(({ nodes, faults }) => {
    const named = (value: unknown): unknown => {
      if (typeof value === 'number') return nodes[value as NodeId]?.name ?? value
      if (Array.isArray(value)) return value.map(named).filter(each => typeof each !== 'string' || shared.has(each))
      return typeof value === 'object' && value !== null ? resolved(value) : value
    }
    const resolved = (value: object): unknown => Object.entries(value)
      .map(([field, inner]) => [field, OF_NODES.includes(field) ? named(inner) : plain(inner)])
    const plain = (value: unknown): unknown =>
      (typeof value === 'object' && value !== null && !Array.isArray(value) ? resolved(value) : value)
    return faults.map(resolved)
  })
}
