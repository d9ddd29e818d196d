/** A client's line as judges of histories read it. A read says on its return what it got, all else what was asked. */
import type { RequestId } from '@quorate/kernel'
import type { Command, Value } from './command.ts'
import type { Outcome } from './outcome.ts'

export interface Told {
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly f: Command['f']
  readonly key: string
  readonly value: Value | readonly [from: Value, to: Value]
}

export const invoked = (command: Command): Told =>
  ({ type: 'invoke', f: command.f, key: command.key, value: inputOf(command) })

/** What surely did not happen fails; where nobody knows, it stays open. */
export function returned(command: Command, outcome: Outcome): Told {
  const type = !outcome.definite ? 'info' : outcome.kind === 'ok' ? 'ok' : 'fail'
  const isAnswer = command.f === 'read' && outcome.definite && outcome.kind === 'ok'
  return { type, f: command.f, key: command.key, value: isAnswer ? outcome.value : inputOf(command) }
}

function inputOf(command: Command): Told['value'] {
  if (command.f === 'cas') return [command.from, command.to]
  return command.f === 'write' ? command.value : null
}

/** Whoever judges such lines one by one, each operation under a process of its own. */
interface Monitor<M> {
  readonly init: () => M
  readonly fold: (memory: M, event: Told & { readonly process: RequestId }) => M
  readonly broken: (memory: M) => string | null
}

interface Line {
  readonly kind: 'invoke' | 'return'
  readonly id: RequestId
  readonly request: unknown
  readonly outcome: unknown
}

/** A judge of what a search sees clients ask and be told. */
export function judgedBy<M>(name: string, { init, fold, broken }: Monitor<M>): {
  readonly name: string
  readonly init: () => unknown
  readonly fold: (memory: unknown, line: Line) => unknown
  readonly broken: (memory: unknown) => string | null
} {
  return {
    name, init,
    fold: (memory, { kind, id, request, outcome }) => {
      const told = kind === 'invoke' ? invoked(request as Command) : returned(request as Command, outcome as Outcome)
      return fold(memory as M, { process: id, ...told })
    },
    broken: memory => broken(memory as M),
  }
}
