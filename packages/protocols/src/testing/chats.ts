/** What the tests of all clocks share: three people who write to each other, and what the kernel knows of who knew what. */
import { reliable, Seq, vectorClocks, type AnyProtocol, type NodeSpec, type Recording, type Setup } from '@quorate/kernel'
import type { Ask, Entry } from '../chat/entry.ts'
import type { Language, MakeSetup } from './script.ts'

const MS = 1_000
const names = ['Ann', 'Bob', 'Cat', 'Dan', 'Eve']

/** Bob's clock is so many ms behind Ann's, Cat's as much ahead of it. */
function people(protocol: AnyProtocol, size: number, off: number, config: object = {}): NodeSpec[] {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const offsets = [300, 300 - off, 300 + off]
  return nodes.map(id => ({
    name: names[id]!, protocol, config: { nodes, ...config }, clock: { offset: (offsets[id] ?? 300) * MS, ppm: 0 },
  }))
}

const empty: Omit<Setup, 'nodes'> = {
  network: reliable([MS, 20 * MS]), requests: [], loops: [], faults: [], situations: [], until: 400 * MS, limit: 100_000,
}

/** Everybody says something again and again, to all, to one or to nobody; messages overtake each other. */
export function busyChat(protocol: AnyProtocol, off = 0, config: object = {}): Setup {
  const asks = (client: number, i: number): Ask => {
    const to = [null, null, [(client + 1) % 3], null, []][(i + client) % 5]!
    return { f: 'say', text: `${names[client]!} ${i + 1}`, to }
  }
  const requests = [0, 1, 2].flatMap(client => Array.from({ length: 8 }, (_, i) =>
    ({ client, at: 10 * MS + (i * 29 + client * 7) * MS, request: asks(client, i) })))
  return { ...empty, nodes: people(protocol, 3, off, config), requests }
}

/** `cluster 3 clock=wall off=50`: the people of a script. The first protocol is the one that nobody has to name. */
export const quietChat = (protocols: Readonly<Record<string, AnyProtocol>>, config: object = {}): MakeSetup =>
  (size, { clock = Object.keys(protocols)[0]!, off = '0' }) =>
    ({ ...empty, nodes: people(protocols[clock]!, size, Number(off), config) })

/** "say Lunch?", "tell Bob,Cat Lunch?", "note lunch". */
export const chatLanguage: Language = {
  request: ([f, ...words]): Ask | undefined => {
    if (f === 'say') return { f, text: words.join(' '), to: null }
    if (f === 'note') return { f: 'say', text: words.join(' '), to: [] }
    const [to = '', ...rest] = words
    return f === 'tell' ? { f: 'say', text: rest.join(' '), to: to.split(',').map(name => names.indexOf(name)) } : undefined
  },
}

/** An event of the chat, and its place in the recording. */
export interface Told<T, S> {
  readonly event: number
  readonly entry: Entry<T, S>
}

/** Every event of every process, as the recording has it. */
export function eventsOf<T, S>(recording: Recording): Told<T, S>[] {
  const logs = recording.setup.nodes.map(() => 0)
  return Array.from({ length: recording.length }, (_, event) => event).flatMap(event => {
    const { node } = recording.event(event)
    const { state, up } = recording.worldAfter(event).node(node)
    if (!up || state.log.length <= logs[node]!) return []
    logs[node] = state.log.length
    return [{ event, entry: Seq.at(state.log as Seq<Entry<T, S>>, state.log.length - 1) }]
  })
}

/** Every two different events of the chat, and whether the kernel says that the first can have led to the second. */
export function pairsOf<T, S>(recording: Recording): { a: Told<T, S>; b: Told<T, S>; isBefore: boolean }[] {
  const clocks = vectorClocks(recording)
  const events = eventsOf<T, S>(recording)
  return events.flatMap(a => events.filter(b => b !== a).map(b => ({ a, b, isBefore: clocks.before(a.event, b.event) })))
}
