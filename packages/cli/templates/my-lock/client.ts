/**
 * A client of the lock: it waits for the lock, holds it for a while and gives it back. It never knows whether a message
 * arrived, so it sends what is not answered again.
 */
import type { Draft, Out, Protocol, RequestId, Wait } from '@quorate/kernel'
import { clientInvariants, clientWitnesses } from './invariants.ts'
import type { Message } from './messages.ts'
import type { Client, ClientState, Work } from './state.ts'
import { clientView } from './view.ts'

type S = Draft<ClientState>
type ToWorld = Out<Client>

/** The lines that mutants replace. */
export const rules = {
  /** L3: a grant is for the turn that it names, and for no other. */
  isForMe: (s: S, turn: number): boolean => s.phase === 'waiting' && turn === s.turn,
  /** L4: a grant that nobody has a use for is given back, or the lock would be lost. */
  givesBack: true,
}

export function clientWith(rule: typeof rules): Protocol<Client> {
  function onRequest(s: S, id: RequestId, { hold }: Work, out: ToWorld): void {
    if (s.work !== null) return out.respond(id, { definite: true, kind: 'busy' })
    s.work = { id, hold }
    if (s.phase === 'idle') begin(s, out)
  }

  function begin(s: S, out: ToWorld): void {
    s.turn++
    s.phase = 'waiting'
    say(s, out)
  }

  function onGranted(s: S, turn: number, out: ToWorld): void {
    if (rule.isForMe(s, turn)) enter(s, out)
    else if (turn === s.turn && s.phase === 'holding') out.note('L3', 'It holds the lock already')
    else if (rule.givesBack) {
      out.note('L4', 'Turn {} is over: it gives the lock back', turn)
      out.send(s.config.server, { type: 'Release', turn })
    }
  }

  function enter(s: S, out: ToWorld): void {
    s.phase = 'holding'
    out.note('L3', 'It is its turn {}: it holds the lock', s.turn)
    out.cancelTimer('again')
    out.setTimer('done', [s.work!.hold, s.work!.hold])
  }

  function onDone(s: S, out: ToWorld): void {
    if (s.phase !== 'holding') return
    out.respond(s.work!.id, { definite: true, kind: 'ok' })
    leave(s, out)
  }

  function leave(s: S, out: ToWorld): void {
    s.phase = 'leaving'
    s.work = null
    say(s, out)
  }

  /** Says what it wants, and says it again when nobody answers. */
  function say({ phase, turn, config }: S, out: ToWorld): void {
    if (phase !== 'waiting' && phase !== 'leaving') return
    out.send(config.server, { type: phase === 'waiting' ? 'Acquire' : 'Release', turn })
    out.setTimer('again', [config.patience, config.patience])
  }

  function onReleased(s: S, turn: number, out: ToWorld): void {
    if (s.phase !== 'leaving' || turn !== s.turn) return
    s.phase = 'idle'
    out.cancelTimer('again')
    if (s.work !== null) begin(s, out)
  }

  return {
    name: 'my-lock-client',
    // A number that was used must not be used again, so it outlives a crash.
    durable: [['turn']],
    start({ self: _self, ...config }, disk, out) {
      const state: S = { config, turn: disk?.turn ?? 0, phase: 'idle', work: null }
      // Whether its last turn held the lock, a client that crashed cannot know: it ends the turn.
      if (state.turn > 0) leave(state, out)
      return state
    },
    onRequest,
    onMessage(s, _from, message: Message, out) {
      if (message.type === 'Granted') onGranted(s, message.turn, out)
      else if (message.type === 'Released') onReleased(s, message.turn, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'done') onDone(s, out)
      else if (timer === 'again') say(s, out)
    },
    requestProblem,
    waits,
    invariants: clientInvariants,
    witnesses: clientWitnesses,
    view: clientView,
  }
}

export const client = clientWith(rules)

/** What is wrong with a request from outside: from a link, or from a person in the lab. */
function requestProblem(request: unknown): string | null {
  const { hold } = (request ?? {}) as Partial<Work>
  return Number.isSafeInteger(hold) && hold! >= 0 ? null : 'its "hold" must be a whole number of µs'
}

function waits({ phase, config }: ClientState): readonly Wait[] {
  if (phase !== 'waiting') return []
  return [{ for: 'the lock', rule: 'L1', need: 1, have: 0, missing: [config.server] }]
}
