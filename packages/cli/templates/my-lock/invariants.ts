/**
 * Invariants say what must never happen, and answer with evidence in words when it does. Witnesses say what must happen
 * in some run: without them, a run in which nobody ever held the lock would look just as good.
 */
import type { Invariant, Witness } from '@quorate/kernel'
import type { Client, Server } from './state.ts'

export const clientInvariants: readonly Invariant<Client>[] = [
  {
    name: 'Mutual Exclusion',
    text: 'At most one client holds the lock',
    pair: (a, b, nodeA, nodeB) => (a.phase === 'holding' && b.phase === 'holding'
      ? `node ${nodeA} and node ${nodeB} both hold the lock` : null),
  },
]

export const serverInvariants: readonly Invariant<Server>[] = [
  {
    name: 'One Place Each',
    text: 'No client stands in the queue twice',
    each: ({ queue }) => {
      const twice = queue.find(({ node }, i) => queue.findIndex(other => other.node === node) < i)
      return twice === undefined ? null : `node ${twice.node} stands in the queue twice`
    },
  },
]

export const clientWitnesses: readonly Witness<Client>[] = [
  {
    name: 'lock held',
    text: 'A client gets the lock',
    reached: ({ before, after }) => before !== null && before.phase !== 'holding' && after.phase === 'holding',
  },
  {
    name: 'turn given up',
    text: 'A client starts again after a crash, and ends the turn that it had',
    reached: ({ before, after }) => before === null && after.phase === 'leaving',
  },
]

export const serverWitnesses: readonly Witness<Server>[] = [
  {
    name: 'somebody waits',
    text: 'A client waits while another one holds the lock',
    reached: ({ after }) => after.holder !== null && after.queue.length > 0,
  },
]
