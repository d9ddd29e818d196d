/** What the master promises, whatever it hears and does not hear. */
import type { Invariant, Witness } from '@quorate/kernel'
import { counted } from '../words.ts'
import { chainText } from './master-view.ts'
import type { ChainMaster } from './master.ts'

export const masterInvariants: readonly Invariant<ChainMaster>[] = [
  {
    name: 'New Chain, New Epoch',
    text: 'Whenever the master orders another chain, it does so in a higher epoch than anyone ever heard of before',
    init: (): Ordered => ({ epoch: 0, chain: '', evidence: null }),
    fold: (ordered: Ordered, { after, unheard }): Ordered => {
      const { epoch } = after
      const chain = chainText(after)
      // What never reached the disk was told to nobody.
      if (unheard === true) return { ...ordered, epoch, chain }
      if (epoch === ordered.epoch && chain === ordered.chain) return ordered
      const evidence = epoch > ordered.epoch ? ordered.evidence
        : `${chain} was ordered in epoch ${epoch}, after ${ordered.chain} in epoch ${ordered.epoch}`
      return { epoch, chain, evidence }
    },
    check: ({ evidence }: Ordered) => evidence,
  },
  {
    name: 'Patience',
    text: 'A server is taken out of the chain only if it let all pings of the agreed number go unanswered',
    step: (before, after) => {
      const gone = before.chain.find(server => !after.chain.includes(server))
      if (gone === undefined) return null
      const missed = before.missed[before.config.servers.indexOf(gone)]!
      return missed >= before.config.misses ? null : `node ${gone} was taken out after ${counted(missed, 'unanswered ping')}`
    },
  },
  {
    name: 'Somebody Is Left',
    text: 'There is always a server in the chain',
    each: ({ chain, epoch }) => (chain.length > 0 ? null : `the chain of epoch ${epoch} is empty`),
  },
  {
    name: 'Everyone Is Pinged',
    text: 'In every round all servers are pinged, dead or alive',
    init: (): Evidence => ({ evidence: null }),
    fold: (ghost: Evidence, { after, emitted }): Evidence => {
      const said = emitted.find(({ type }) => type === 'pinged')
      if (said?.type !== 'pinged' || ghost.evidence !== null) return ghost
      const missing = after.config.servers.find(server => !said.servers.includes(server))
      return missing === undefined ? ghost : { evidence: `node ${missing} is not pinged any more` }
    },
    check: ({ evidence }: Evidence) => evidence,
  },
  {
    name: 'Whoever Is Behind Is Told',
    text: 'A server that answers with an earlier epoch is told the newest',
    init: (): Evidence => ({ evidence: null }),
    fold: (ghost: Evidence, { after, emitted }): Evidence => {
      const told = emitted.flatMap(said => (said.type === 'told' ? [said.server] : []))
      const left = emitted.find(said =>
        said.type === 'heard' && said.epoch < after.epoch && !told.includes(said.server))
      if (left?.type !== 'heard' || ghost.evidence !== null) return ghost
      return { evidence: `node ${left.server} knows epoch ${left.epoch} and is not told about epoch ${after.epoch}` }
    },
    check: ({ evidence }: Evidence) => evidence,
  },
]

interface Evidence {
  readonly evidence: string | null
}

interface Ordered extends Evidence {
  readonly epoch: number
  readonly chain: string
}

export const masterWitnesses: readonly Witness<ChainMaster>[] = [
  {
    name: 'head removed',
    text: 'The master takes the head out of the chain',
    reached: ({ before, after }) => before !== null && !after.chain.includes(before.chain[0]!),
  },
  {
    name: 'middle removed',
    text: 'The master takes a server between head and tail out of the chain',
    reached: ({ before, after }) => before !== null
      && before.chain.slice(1, -1).some(server => !after.chain.includes(server)),
  },
  {
    name: 'tail removed',
    text: 'The master takes the tail out of the chain',
    reached: ({ before, after }) => before !== null && !after.chain.includes(before.chain.at(-1)!),
  },
  {
    name: 'joined',
    text: 'A server that was out of the chain belongs to it again',
    reached: ({ before, after }) => before !== null && after.chain.some(server => !before.chain.includes(server)),
  },
]
