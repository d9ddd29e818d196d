import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { commandText, isRead } from '../kv/command.ts'
import { waiting, type KvClient, type State } from './state.ts'

export const invariants: readonly Invariant<KvClient>[] = [
  {
    name: 'At Most Once',
    text: 'A command that changes something is with at most one server that might execute it',
    each: ({ open }) => (open === null || isRead(open.command) || open.unanswered <= 1 ? null
      : `${open.unanswered} servers may each execute "${commandText(open.command)}"`),
  },
  {
    name: 'Nothing Overtakes',
    text: 'While an operation is going on, only one that has waited for its turn can follow it',
    step: (before, after) => (before.open === null || after.open === null || before.open.id === after.open.id
      || isFirstInLine(before, after.open.id) ? null
      : `"${commandText(after.open.command)}" began while "${commandText(before.open.command)}" was going on`),
  },
]

const isFirstInLine = (s: State, id: number): boolean => waiting(s) > 0 && Seq.at(s.queue, s.begun).id === id

export const witnesses: readonly Witness<KvClient>[] = [
  {
    name: 'redirected',
    text: 'A client follows a redirect',
    reached: ({ before, after }) => redirects(after) > (before === null ? 0 : redirects(before)),
  },
  {
    name: 'second-server',
    text: 'A read is with two servers, because the first was silent',
    reached: ({ after }) => after.open !== null && after.open.unanswered === 2,
  },
  {
    name: 'in-line',
    text: 'An operation waits for the one before it',
    reached: ({ after }) => waiting(after) > 0,
  },
]

const redirects = (s: State): number => s.open?.redirects ?? 0
