/** The store with one line broken. `breaks` names the invariant, or the judge of histories, that convicts it. */
import { isRead } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { apply, valueOf } from '../kv/store.ts'
import type { Mutant } from '../mutant.ts'
import { raftKv, raftKvWith, rules } from './raft-kv.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'reads-from-memory',
    rule: 'K1',
    text: 'A leader answers reads from its memory, without asking a majority whether it still leads.',
    breaks: 'Linearizable',
    source: 'etcd 0.4.1 and Consul 0.2, aphyr.com/posts/316; Xraft-KV in SandTable',
    protocol: raftKvWith({
      ...rules,
      take(s, request, out) {
        if (s.raft.role !== 'leader' || !isRead(request.command)) return rules.take(s, request, out)
        reply(out, request.id, { kind: 'ok', value: valueOf(s.store, request.command.key) })
      },
    }),
  },
  {
    name: 'answers-before-commit',
    rule: 'K2',
    text: 'A leader answers a write as soon as it is in its own log.',
    breaks: 'Linearizable',
    source: 'MongoDB 2.4.3 with WriteConcern 1, aphyr.com/posts/284',
    protocol: raftKvWith({
      ...rules,
      take(s, request, out) {
        const { id, command } = request
        if (s.raft.role === 'leader' && !isRead(command)) reply(out, id, apply(s.store, command).result)
        rules.take(s, request, out)
      },
    }),
  },
  {
    name: 'redirects-what-it-began',
    rule: 'K3',
    text: 'A deposed leader tells its clients to ask elsewhere, although what it appended may still be executed.',
    breaks: 'scripts/deposed-leader-does-not-know.txt',
    source: 'Ongaro & Ousterhout 2014, §8: a command may be executed more than once',
    protocol: raftKvWith({ ...rules, refusal: () => ({ kind: 'redirect', leader: null }) }),
  },
  {
    name: 'executes-again',
    rule: 'K4',
    text: 'The map survives a crash and then executes the log from the beginning once more.',
    breaks: 'Nothing Before The Log',
    source: 'etcd 3.5.0 to 3.5.2, where what was applied and its index were saved apart: github.com/etcd-io/etcd pull 13854',
    protocol: {
      ...raftKv,
      durable: [['store']],
      start(config, disk, out, inner) {
        const s = raftKv.start(config, disk, out, inner)
        return { ...s, store: disk?.store ?? s.store }
      },
    },
  },
]
