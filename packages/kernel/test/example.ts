import type { Out, Protocol } from '../src/index.ts'

/** Two nodes watch each other: who has not been heard of for a while is suspected. */
interface Watch {
  config: { readonly peer: number }
  state: { readonly peer: number; readonly suspected: boolean; readonly suspicions: number }
  message: { readonly type: 'Alive' }
  request: never
  outcome: never
  emit: never
}

const patience = [50_000, 60_000] as const

function beat(peer: number, out: Out<Watch>): void {
  out.send(peer, { type: 'Alive' })
  out.setTimer('beat', [20_000, 20_000])
}

export const watch: Protocol<Watch> = {
  name: 'watch',
  durable: [['suspicions']],
  start({ peer }, disk, out) {
    beat(peer, out)
    out.setTimer('silence', patience)
    return { peer, suspected: false, suspicions: disk?.suspicions ?? 0 }
  },
  onMessage(s, from, message, out) {
    if (message.type !== 'Alive') return
    if (s.suspected) out.note('trust', '{@} is alive after all', from)
    s.suspected = false
    out.setTimer('silence', patience)
  },
  onTimeout(s, timer, _key, out) {
    if (timer === 'beat') return beat(s.peer, out)
    if (timer !== 'silence') return
    s.suspected = true
    s.suspicions++
    out.note('suspect', '{@} has not been heard of: suspicion {}', s.peer, s.suspicions)
  },
  invariants: [{
    name: 'Suspicions are counted', text: 'Who suspects has counted it.',
    each: s => (s.suspected && s.suspicions === 0 ? 'suspected, never counted' : null),
  }],
  witnesses: [{ name: 'Suspected', text: 'A node suspects the other.', reached: ({ after }) => after.suspected }],
  view: {
    role: s => ({ shape: 'observer', word: s.suspected ? 'suspicious' : 'calm' }),
    epoch: () => null,
    describe: s => `${s.suspected ? 'suspects' : 'trusts'} its peer, ${s.suspicions} suspicions so far`,
    rows: s => [['suspicions', String(s.suspicions)]],
    message: () => ({ label: 'AL', style: 'heartbeat', text: 'Alive', epoch: null }),
  },
}
