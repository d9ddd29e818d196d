import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { commandText, isRead } from '../kv/command.ts'
import type { Numbering } from '../kv/messages.ts'
import { waiting, type KvClient, type Open, type State } from './state.ts'

export const invariants: readonly Invariant<KvClient>[] = [
  {
    name: 'At Most Once',
    text: 'Without a session, a command that changes something is with at most one server that might execute it',
    each: ({ config, open }) => (open === null || isRead(open.command) || open.unanswered <= 1 || config.sessions ? null
      : `${open.unanswered} servers may each execute "${commandText(open.command)}"`),
  },
  {
    name: 'One Number A Command',
    text: 'However often a command is asked for, it is asked for in one session and under one number',
    step: (before, after) => (!asksAgain(before, after) || isSame(before.by, after.by) ? null
      : `"${commandText(after.open.command)}" was asked for as ${numberText(before.by)}, and then as ${numberText(after.by)}`),
  },
  {
    name: 'Nothing Overtakes',
    text: 'While an operation is going on, only one that has waited for its turn can follow it',
    step: (before, after) => (before.open === null || after.open === null || before.open.id === after.open.id
      || isFirstInLine(before, after.open.id) ? null
      : `"${commandText(after.open.command)}" began while "${commandText(before.open.command)}" was going on`),
  },
]

/** It has asked for this command before, and asks for it once more. */
const asksAgain = ({ open: before }: State, after: State): after is State & { readonly open: Open } =>
  before !== null && before.unanswered > 0 && before.id === after.open?.id && after.open.unanswered > before.unanswered

const isSame = (a: Numbering | null, b: Numbering | null): boolean =>
  a?.session === b?.session && a?.number === b?.number

const numberText = (by: Numbering | null): string =>
  (by === null ? 'one that is forgotten' : `number ${by.number} of session ${by.session}`)

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
    reached: ({ before, after: { open } }) => open !== null && isRead(open.command) && open.unanswered === 2
      && open.redirects === 0 && (before?.open?.server ?? null) !== null,
  },
  {
    name: 'in-line',
    text: 'An operation waits for the one before it',
    reached: ({ after }) => waiting(after) > 0,
  },
]

const redirects = (s: State): number => s.open?.redirects ?? 0
