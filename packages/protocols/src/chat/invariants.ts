/** What is promised of the messages that nodes show, whatever clock orders them. */
import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { causal, isBefore } from './causality.ts'
import type { Chat, Entry, State } from './entry.ts'

const nameOf = ({ from, n }: Pick<Entry<unknown, unknown>, 'from' | 'n'>): string => `${from}/${n}`

/** The messages of a node as it shows them. */
export const shown = <T, S>({ log, thread }: State<T, S>): Entry<T, S>[] =>
  Seq.toArray(thread).map(position => Seq.at(log, position))

/** Any two messages that two nodes both have stand in the same order at both. */
export const oneOrder = <T, S>(): Invariant<Chat<T, S>> => ({
  name: 'One Order',
  text: 'Two nodes show the messages that both have in the same order',
  pair: (a, b, nodeA, nodeB) => {
    const [ofA, ofB] = [shown(a), shown(b)]
    const place = new Map(ofB.map((entry, i) => [nameOf(entry), i]))
    const common = ofA.filter(entry => place.has(nameOf(entry)))
    const at = common.findIndex((entry, i) => i > 0 && place.get(nameOf(entry))! < place.get(nameOf(common[i - 1]!))!)
    if (at < 0) return null
    return `node ${nodeA} shows "${common[at - 1]!.text}" above "${common[at]!.text}", and node ${nodeB} the other way round`
  },
})

export const eachOnce = <T, S>(): Invariant<Chat<T, S>> => ({
  name: 'Each Message Once',
  text: 'No node shows a message twice, however often it arrives',
  each: (s, node) => {
    const names = shown(s).map(nameOf)
    const twice = shown(s).find((entry, i) => names.indexOf(nameOf(entry)) < i)
    return twice === undefined ? null : `node ${node} shows "${twice.text}" twice`
  },
})

/** What an order of messages is for: an answer never stands above its question. */
export const effectsBelowCauses = <T, S>(): Invariant<Chat<T, S>> => causal(
  'Effects Below Causes',
  'No node shows a message above one that its sender had read, or that had led to one it had read',
  (event, events, after) => {
    const saying = ({ from, n }: Entry<T, S>) => (from === event.node && n === event.n ? event : events[from]?.[n])
    const messages = shown(after)
    const place = messages.findIndex(({ from, n }) => from === event.entry.from && n === event.entry.n)
    const own = saying(event.entry)
    const wrong = messages.findIndex((other, i) => {
      const theirs = saying(other)
      if (own === undefined || theirs === undefined || i === place) return false
      return i < place ? isBefore(own, theirs) : isBefore(theirs, own)
    })
    if (wrong < 0) return null
    const [upper, lower] = [messages[Math.min(wrong, place)]!, messages[Math.max(wrong, place)]!]
    return `node ${event.node} shows "${upper.text}" above "${lower.text}", which came before it`
  },
)

export const shownAbove = <T, S>(): Witness<Chat<T, S>> => ({
  name: 'shown above',
  text: 'A message is shown above one that was there before it arrived',
  reached: ({ after }) => after.thread.length > 0 && Seq.last(after.thread) !== after.thread.length - 1
    && Seq.at(after.log, after.log.length - 1).from !== after.self,
})
