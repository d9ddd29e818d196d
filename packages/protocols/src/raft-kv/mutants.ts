/** The store with one line broken. `breaks` names the invariant, or the judge of histories, that convicts it. */
import { Seq } from '@quorate/kernel'
import { isRead } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { sessionRules, type Logged, type Sessions } from '../kv/sessions.ts'
import { apply, valueOf } from '../kv/store.ts'
import type { Mutant } from '../mutant.ts'
import { raftKv, raftKvWith, rules, type Rules } from './raft-kv.ts'

const thesis = 'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.3'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = thesis,
): Mutant {
  return { name, rule, text, breaks, source, protocol: raftKvWith({ ...rules, ...change }) }
}

const forgotten = (sessions: Sessions): Sessions => sessions.map(({ id }) => ({ id, number: -1, result: null }))

export const mutants: readonly Mutant[] = [
  broken('K1', 'reads-from-memory', 'A leader answers reads from its memory, without asking a majority whether it still leads.',
    'Linearizable', {
      take(s, request, out) {
        if (s.raft.role !== 'leader' || !isRead(request.command)) return rules.take(s, request, out)
        reply(out, request.id, { kind: 'ok', value: valueOf(s.store, request.command.key) })
      },
    }, 'etcd 0.4.1 and Consul 0.2, aphyr.com/posts/316; Xraft-KV in SandTable'),
  broken('K2', 'answers-before-commit', 'A leader answers a write as soon as it is in its own log.',
    'Linearizable', {
      take(s, request, out) {
        const { id, command } = request
        if (s.raft.role === 'leader' && !isRead(command)) reply(out, id, apply(s.store, command).result)
        rules.take(s, request, out)
      },
    }, 'MongoDB 2.4.3 with WriteConcern 1, aphyr.com/posts/284'),
  broken('K3', 'redirects-what-it-began', 'A deposed leader tells its clients to ask elsewhere, although what it appended may still be executed.',
    'scripts/deposed-leader-does-not-know.txt', { refusal: () => ({ kind: 'redirect', leader: null }) },
    'Ongaro & Ousterhout 2014, §8: a command may be executed more than once'),
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
  broken('K5', 'forgets-nobody', 'Every session is remembered for ever, whether its client still exists or not.',
    'Sessions Are Bounded', {
      opened: (sessions, id) => sessionRules.opened(sessions, id, sessions.length + 1),
    }),
  broken('K6', 'executes-repeats', 'A command that stands in the log twice is executed twice.',
    'Map Is The Log', {
      remembered: (session, number) => (session?.number === number ? null : sessionRules.remembered(session, number)),
    }, 'Ongaro & Ousterhout 2014, §8: a command may be executed more than once'),
  broken('K6', 'answers-repeats-too-soon', 'A command that stands in the log already is answered at once, committed or not.',
    'Linearizable', {
      take(s, request, out) {
        const { id, command, by } = request
        const standsInLog = Seq.toArray(s.raft.log).some(entry => entry.request === id && isCommand(entry.command))
        if (s.raft.role !== 'leader' || by === undefined || !standsInLog) return rules.take(s, request, out)
        reply(out, id, apply(s.store, command).result)
      },
    }),
  broken('K6', 'remembers-where-it-answers', 'Only the server that answers a client remembers the answer: the table is no part of the replicated state.',
    'Map Is The Log', {
      noted: (sessions, session, answers) => (answers ? sessionRules.noted(sessions, session, answers) : sessions),
    }),
  {
    name: 'forgets-when-it-leads',
    rule: 'K6',
    text: 'A new leader begins with empty sessions, as if nobody had asked anything before it.',
    breaks: 'Map Is The Log',
    source: thesis,
    protocol: {
      ...raftKv,
      onHosted(s, channel, said, out) {
        const begins = said.kind === 'emit' && said.value.type === 'leadership' && said.value.leads
        if (begins) s.sessions = forgotten(s.sessions)
        raftKv.onHosted!(s, channel, said, out)
      },
    },
  },
  broken('K7', 'answers-old-with-newest', 'A command that is older than the last one is answered with what the last one gave.',
    'scripts/old-command.txt', {
      remembered: (session, number) =>
        (session !== undefined && number < session.number ? session.result : sessionRules.remembered(session, number)),
    }),
  broken('K7', 'executes-old', 'Only a repeat of the last command is recognized: an older one is executed again.',
    'Map Is The Log', {
      remembered: (session, number) =>
        (session !== undefined && number < session.number ? null : sessionRules.remembered(session, number)),
    }),
  broken('K8', 'takes-strangers', 'A command of a session that was forgotten is executed, as if it were the first.',
    'Map Is The Log', {
      remembered: (session, number) => (session === undefined ? null : sessionRules.remembered(session, number)),
    }),
  broken('K8', 'decides-alone', 'A server keeps the sessions whose clients it answers itself, and forgets those of other servers’ clients.',
    'Map Is The Log', {
      noted: (sessions, session, answers) => (answers ? sessionRules.noted(sessions, session, answers)
        : sessions.map(each => (each.id === session.id ? session : each))),
    }),
]

const isCommand = (command: unknown): boolean => (command as Logged)?.f !== 'register'
