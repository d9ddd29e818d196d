/** The chain and its master with one line broken. `breaks` names the invariant, or the judge, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { chain, chainWith, rules, type Rules } from './chain.ts'
import { chainMaster, masterRules, masterWith } from './master.ts'
import { isInChain, isTail } from './state.ts'

const paper = 'van Renesse & Schneider: Chain Replication for Supporting High Throughput and Availability (2004)'
const vertical = 'Lamport, Malkhi & Zhou: Vertical Paxos and Primary-Backup Replication (2009)'
const thesis = 'Ongaro: Consensus: Bridging Theory and Practice (2014), §6.4'
const craq = 'Terrace & Freedman: Object Storage on CRAQ (2009), which lets any server answer, and marks what is dirty'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = paper,
): Mutant {
  return { name, rule, text, breaks, source, protocol: chainWith({ ...rules, ...change }) }
}

function brokenMaster(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof masterRules>, source = paper,
): Mutant {
  return { name, rule, text, breaks, source, protocol: masterWith({ ...masterRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('R1', 'anyone-takes-updates', 'A server executes what a client asks of it, wherever it stands in the chain.',
    'Update Propagation', { takesUpdates: isInChain }),
  broken('R2', 'leaves-gaps', 'A server takes up whatever comes next, even if something before it was lost.',
    'Update Propagation', { continues: () => true }),
  broken('R3', 'head-answers', 'The head answers an update as soon as it has executed it.',
    'Linearizable', { answersUpdates: s => s.chain[0] === s.self || isTail(s) }),
  broken('R4', 'acknowledges-too-soon', 'A server acknowledges what it has processed itself, whether the tail has it or not.',
    'Inprocess Requests', { acknowledges: s => s.hist.length }),
  broken('R4', 'cuts-when-sent', 'A server takes what it hands to the network for what its successor has.',
    'Inprocess Requests', { afterSending: s => s.hist.length }),
  broken('R5', 'forgets-sent', 'Given another successor, a server goes on with what is new, and leaves out what the old one had not acknowledged.',
    'Inprocess Requests', { afterChange: s => s.hist.length }),
  broken('R5', 'sends-once', 'What was lost between two neighbours is not sent again.',
    'What Is Sent Is Sent Again', { repeats: () => false }),
  broken('R6', 'hears-old-servers', 'A server listens to neighbours of another epoch.',
    'Inprocess Requests', { isOfThisEpoch: () => true }),
  broken('R7', 'follows-old-orders', 'A server takes any configuration that differs from its own, even an earlier one.',
    'Epoch Never Falls', { isNewer: (s, epoch) => epoch !== s.epoch }),
  {
    name: 'forgets-epoch', rule: 'R7', text: 'The configuration is not on disk: whoever restarts is in epoch 1 again.',
    breaks: 'Epoch Never Falls', source: paper, protocol: { ...chain, durable: [['hist', 'acknowledged', 'handed']] },
  },
  {
    name: 'forgets-hist', rule: 'R7', text: 'Hist is not on disk: whoever restarts in the chain has nothing.',
    breaks: 'Update Propagation', source: paper,
    protocol: { ...chain, durable: [['epoch', 'chain', 'joining', 'acknowledged', 'handed']] },
  },
  broken('R8', 'leaves-unanswered', 'A new tail takes for granted that the old one has answered all that it was sent.',
    'The Tail Has Answered', { leftUnanswered: () => [] }),
  broken('R9', 'reads-anywhere', 'Every server in the chain answers queries from what it has processed.',
    'Linearizable', { answersQueries: isInChain }, craq),
  broken('R10', 'trusts-itself', 'A tail answers queries from its copy, as in the paper, where silence proves a crash. Here two tails answer.',
    'Linearizable', { mustAsk: () => false }, `${paper}, §2: servers are fail-stop`),
  broken('R10', 'takes-any-word', 'The master’s word on one query counts for all that have come since.',
    'Linearizable', { isConfirmed: () => true }, thesis),
  broken('R11', 'brings-its-past', 'A server that joins keeps what it has from the time when it was in the chain.',
    'Update Propagation', { bringsAlong: s => s.hist }, vertical),
  broken('R12', 'serves-half-a-copy', 'A server that joins is the tail as soon as it has received something.',
    'One Tail Per Epoch', { takesOver: () => true }),
  broken('R12', 'goes-on-as-tail', 'The old tail hands over, and answers as before until the next order.',
    'One Tail Per Epoch', { stops: () => false }),
  broken('R13', 'keeps-who-waits', 'A tail that is none any more answers the queries that have waited for the master.',
    'Linearizable', { sendsAway: () => [] }),
  brokenMaster('M1', 'gives-up-on-the-silent', 'The master does not ping a server that it takes for dead any more.',
    'Everyone Is Pinged', { pings: s => s.config.servers.filter((_, at) => s.missed[at]! <= s.config.misses) }),
  brokenMaster('M2', 'impatient', 'One unanswered ping is enough to take a server out of the chain.',
    'Patience', { isSilent: missed => missed >= 1 }),
  brokenMaster('M3', 'empties-the-chain', 'The master takes out everybody that it does not hear, the last one too.',
    'Somebody Is Left', { survivors: (servers, isSilent) => servers.filter(server => !isSilent(server)) }),
  brokenMaster('M3', 'promotes-the-tail', 'When a server is gone, the master puts the tail at the head, because what it has is what everybody has.',
    'Update Propagation', {
      survivors: (servers, isSilent) => {
        const left = masterRules.survivors(servers, isSilent)
        return left === servers || left.length === servers.length ? left : [...left.slice(-1), ...left.slice(0, -1)]
      },
    }),
  brokenMaster('M4', 'same-epoch-again', 'The master orders another chain and does not raise the epoch.',
    'New Chain, New Epoch', { epochOfNext: s => s.epoch }),
  {
    name: 'master-forgets', rule: 'M4', text: 'What the master ordered is not on disk: after a crash it gives out the same epochs again.',
    breaks: 'New Chain, New Epoch', source: vertical, protocol: { ...chainMaster, durable: [] },
  },
  brokenMaster('M5', 'forgives-the-removed', 'Who comes back with an earlier epoch is not told what has changed.',
    'Whoever Is Behind Is Told', { isBehind: () => false }),
  brokenMaster('M6', 'adds-at-once', 'Who is back is in the chain at once, with whatever it has.',
    'Update Propagation', {
      admits: (servers, server) => ({ chain: server === null ? servers : [...servers, server], joining: null }),
    }),
  brokenMaster('M6', 'joins-in-front', 'Who has joined is put before the head, not behind the tail.',
    'Update Propagation', { adds: (servers, server) => [server, ...servers] }),
  brokenMaster('M7', 'confirms-anything', 'The master confirms whatever epoch a tail asks about.',
    'Linearizable', { confirms: () => true }, thesis),
]
