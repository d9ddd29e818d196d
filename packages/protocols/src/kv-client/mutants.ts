import type { Mutant } from '../mutant.ts'
import { kvClientWith, rules } from './kv-client.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'resends-writes',
    rule: 'C4',
    text: 'Sends a write to the next server too when the first one is silent',
    breaks: 'At Most Once',
    source: 'Fekete, Lynch, Shrira: At-most-once semantics (1990); the default of many HTTP and database drivers',
    protocol: kvClientWith({ ...rules, triesNext: () => true }),
  },
  {
    name: 'does-not-wait',
    rule: 'C1',
    text: 'Begins an operation while another is going on, whose answer it then no longer recognises',
    breaks: 'Nothing Overtakes',
    source: 'Jepsen: a client is a sequential process',
    protocol: kvClientWith({ ...rules, mayBegin: () => true }),
  },
  {
    name: 'takes-any-answer',
    rule: 'C6',
    text: 'Takes whatever answer comes for the answer to its question',
    breaks: 'linearizability',
    source: 'request identifiers in RFC 5531 (ONC RPC), §8.1',
    protocol: kvClientWith({ ...rules, answers: () => true }),
  },
  {
    name: 'calls-silence-failure',
    rule: 'C5',
    text: 'Reports an operation that nobody answered as one that was not executed',
    breaks: 'linearizability',
    source: 'Jepsen on MongoDB 2.4.3, aphyr.com/posts/284: network errors reported as definite results',
    protocol: kvClientWith({ ...rules, surelyNotExecuted: () => true }),
  },
]
