import type { Mutant } from '../mutant.ts'
import { kvClientWith, rules } from './kv-client.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'resends-writes',
    rule: 'C4',
    text: 'Sends a write to the next server too when the first one is silent',
    breaks: 'At Most Once',
    source: 'Birrell & Nelson: Implementing Remote Procedure Calls (1984); retries by default in many drivers',
    protocol: kvClientWith({ ...rules, triesNext: () => true }),
  },
  {
    name: 'does-not-wait',
    rule: 'C1',
    text: 'Begins an operation while another is going on, whose answer it then no longer recognises',
    breaks: 'Nothing Overtakes',
    source: 'Herlihy & Wing: Linearizability (1990), §2: a client is a sequential process',
    protocol: kvClientWith({ ...rules, mayBegin: () => true }),
  },
  {
    name: 'starts-over',
    rule: 'C2',
    text: 'Asks the first server of its list for every operation, whoever answered last',
    breaks: 'scripts/redirect.txt',
    source: 'Budhiraja et al.: The Primary-Backup Approach (1993), Pb2: a client maintains one destination',
    protocol: kvClientWith({ ...rules, firstAsked: s => s.config.servers[0]! }),
  },
  {
    name: 'takes-refusal-for-silence',
    rule: 'C3',
    text: 'Counts a server that redirects among those that may execute the command, like one that is silent',
    breaks: 'At Most Once',
    source: 'RFC 9113 (HTTP/2), §8.7: REFUSED_STREAM exists to say that nothing was processed',
    protocol: kvClientWith({ ...rules, unansweredAfterRefusal: (_s, open) => open.unanswered }),
  },
  {
    name: 'numbers-every-question',
    rule: 'C7',
    text: 'Gives a command a new number whenever it asks for it again',
    breaks: 'One Number A Command',
    source: 'Ongaro 2014, §6.3: the serial number is the command’s; RFC 1057, §8: a retransmission keeps its transaction id',
    protocol: kvClientWith({ ...rules, numbered: by => rules.numbered(by, true) }),
  },
  {
    name: 'repeats-in-new-session',
    rule: 'C8',
    text: 'Told that its session is forgotten, registers anew and asks for the same command in the new session',
    breaks: 'One Number A Command',
    source: 'Ongaro 2014, §6.3: a client whose session expired cannot know whether its command was executed',
    protocol: kvClientWith({ ...rules, repeatsInNewSession: () => true }),
  },
  {
    name: 'takes-any-answer',
    rule: 'C6',
    text: 'Takes whatever answer comes for the answer to its question',
    breaks: 'Linearizable',
    source: 'the transaction id of RFC 5531 (ONC RPC)',
    protocol: kvClientWith({ ...rules, answers: () => true }),
  },
  {
    name: 'calls-silence-failure',
    rule: 'C5',
    text: 'Reports an operation that nobody answered as one that was not executed',
    breaks: 'Linearizable',
    source: 'Jepsen’s histories tell :info from :fail for this reason, github.com/jepsen-io/jepsen',
    protocol: kvClientWith({ ...rules, surelyNotExecuted: () => true }),
  },
]
