import { reliable, type LinkQuality, type NodeId, type TimedFault } from '@quorate/kernel'
import { plainFile, redlock, redlockClient } from '@quorate/protocols'
import { ends } from '../in-time.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const [A, B, file] = [0, 1, 7]
const [s1, s2, s3, s4, s5] = [2, 3, 4, 5, 6]
const servers: readonly NodeId[] = [s1, s2, s3, s4, s5]

/** All times are in ms. Each time A asks first, and B while A works. */
const [ASKED, AGAIN] = [300, 4_100]
const UNTIL = 5_600
/** By how much clocks that were set back or stood still can have prolonged what was set before trouble ended. */
const SET_BACK = 3_000

interface Client {
  readonly phase: string
  readonly done: number
}
type States = readonly unknown[]

/** Clients that have been asked, and have no lock; the name says for which of their jobs. */
const waiting = (states: States): (readonly [name: string, said: string])[] => [A, B].flatMap(id => {
  const client = states[id] as Client | null
  const isWaiting = client !== null && (client.phase === 'asking' || client.phase === 'resting')
  return isWaiting ? [[`${id}/${client.done}`, `node ${id} had been waiting for the lock`] as const] : []
})

const isInside = (state: unknown): boolean =>
  ['reading', 'working', 'writing'].includes((state as Client | null)?.phase ?? '')

const deadlines = (ttl: number) => [
  ends({
    name: 'The Dead Are Not Waited For', within: (ttl + SET_BACK + 700) * MS, watched: 200 * MS,
    text: 'In a calm nobody waits for the lock much longer than the keys that were set before it can live',
  }, waiting),
  ends({
    name: 'What Nobody Has Is Free', within: 400 * MS, watched: (UNTIL - 400 - (AGAIN - ttl - SET_BACK)) * MS,
    text: 'In a calm, when all keys from before it are gone, whoever asks has the lock soon after the last one is done',
  }, states => ([A, B].some(id => isInside(states[id])) ? [] : waiting(states)), (ttl + SET_BACK) * MS),
]

/** A is heard by four servers and hears three of them; B hears and is heard by three. They share s3 and s4. */
function links({ left }: Parameters): LinkQuality[] {
  if (left === 'death') return []
  const quality = { loss: 1_000_000 }
  return [
    { from: [A], to: [s5], quality }, { from: [s3, s5], to: [A], quality },
    { from: [B], to: [s1, s2], quality }, { from: [s1, s2], to: [B], quality },
  ]
}

export const redlockLeftBehind: Scenario = {
  name: 'redlock/left-behind',
  title: 'A lock on a majority: what a client leaves behind',
  summary: 'A key is deleted by the client for which it was set. A never hears that s3 has set one for it; or A dies while it has '
    + 'the lock. B needs the lock, too.',
  lookFor: [
    'A asks all five servers. s1, s2 and s4 tell it that they have set the key; that is a majority.',
    's3 has set it as well, and its answer does not reach A.',
    'A, done, asks all five to delete its value, also those that have told it nothing. B cannot do without s3, and has the lock soon.',
    'With left=death, A dies at work, and nobody deletes anything. A TTL later the keys are gone by themselves, and B has the lock.',
  ],
  opens: 'asked:A/0',
  protocol: 'redlock',
  parameters: [
    {
      name: 'left', text: 'why a key is left: its server is not heard, or its client dies', kind: 'choice',
      values: ['unheard', 'death'], default: 'unheard',
    },
    { name: 'ttl', text: 'how long a lock lives', kind: 'integer', min: 700, max: 1_000, unit: 'ms', default: 700 },
  ],
  seed: 1,
  judges: [],
  needs: ['has the lock'],
  setup: parameters => {
    const ttl = integer(parameters, 'ttl')
    const times = { ttl: ttl * MS, drift: 10 * MS, patience: 50 * MS, rest: [20 * MS, 80 * MS] }
    const config = { servers, file, ...times, work: [100 * MS, 100 * MS] }
    const ask = (client: NodeId, at: number, amount: number) => ({ client, at: at * MS, request: { f: 'add', amount } })
    const dies: TimedFault = { at: (ASKED + 70) * MS, fault: { kind: 'crash', node: A } }
    return {
      nodes: [
        ...['A', 'B'].map(name => ({ name, protocol: redlockClient, config })),
        ...servers.map((_, i) => ({ name: `s${i + 1}`, protocol: redlock, config: { away: ttl * MS } })),
        { name: 'file', protocol: plainFile, config: {} },
      ],
      network: { ...reliable([MS, 5 * MS]), links: links(parameters) },
      requests: [ask(A, ASKED, 100), ask(B, ASKED + 60, 10), ask(A, AGAIN, 1_000), ask(B, AGAIN + 60, 1)],
      loops: [], faults: parameters.left === 'death' ? [dies] : [], situations: [], deadlines: deadlines(ttl),
      until: UNTIL * MS, limit: 20_000,
    }
  },
  settled: states => waiting(states)[0]?.[1] ?? null,
}
