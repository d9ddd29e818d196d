/**
 * Agreement by asking around: every node asks a few others for their color and takes the color that enough of them
 * have. Nodes that have none take that of who asks first. It makes agreement likely and promises nothing.
 */
import { Layout, membersOf, setsOf, sizeOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  nodes: { published: 3, from: 2, to: 3, means: 'nodes' },
  rounds: { published: 1, from: 1, to: 2, means: 'times that each node asks around' },
  sample: { published: 2, from: 1, to: 2, means: 'nodes that are asked' },
  threshold: { published: 2, from: 1, to: 2, means: 'answers that are enough' },
}
type B = typeof bounds

const NO_COLOR = 0
const COLORS = ['-', 'red', 'blue'] as const
/** As an index of a rule 0 is red and 1 is blue. */
const colorOf = (index: number) => index + 1

/** Where the three processes of a node, and the client, are. */
const SERVER = { free: 0, waiting: 1, answering: 2, stopped: 3 } as const
const LOOP = { uncolored: 0, deciding: 1, asking: 2, counting: 3, leaving: 4, gone: 5 } as const
const CLIENT = { looking: 0, coloring: 1, gone: 2 } as const

/** What becomes of answers, each line to be broken by itself. */
const theirs = {
  mayCount: (answers: number, asked: number) => answers === asked,
  kept: (_answer: number) => 0,
}

function rules({ nodes: n, rounds, sample, threshold }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const color = layout.choice('color', COLORS, n)
  const server = layout.choice('server', Object.keys(SERVER), n)
  const loop = layout.choice('loop', Object.keys(LOOP), n)
  const client = layout.choice('client', Object.keys(CLIENT))
  const round = layout.numbers('round', 0, rounds, n)
  const asked = layout.set('asked', n, n)
  // On their way between who asks and who answers: colors as bits. And who has left, which is a message to all.
  const query = layout.set('query', 2, n, n)
  const reply = layout.set('reply', 2, n, n)
  const left = layout.set('left', n)
  const nodes = [...Array(n).keys()]
  const everyone = (1 << n) - 1
  const samples = setsOf(sample, n)
  const bit = (c: number) => 1 << (c - 1)

  const isOver = (s: State) => left.get(s) === everyone
    && nodes.every((p) => nodes.every((q) => query.get(s, p, q) === 0 && reply.get(s, p, q) === 0))
  const isColored = (s: State, p: number) => color.get(s, p) !== NO_COLOR
  const hasColorOf = (s: State, p: number, q: number) => color.get(s, p) === color.get(s, q)
  const repliesOf = (s: State, p: number, c: number) =>
    membersOf(asked.get(s, p)).filter((q) => (reply.get(s, p, q) & bit(c)) !== 0).length
  const isDone = (s: State) => client.get(s) === CLIENT.gone
    && nodes.every((p) => server.get(s, p) === SERVER.stopped && loop.get(s, p) === LOOP.gone)

  return {
    layout,
    initial: (_, emit) => emit(),
    rules: [
      rule([], () => 'the client looks for a node without a color', (s) => {
        if (client.get(s) !== CLIENT.looking) return false
        client.set(s, nodes.every((p) => isColored(s, p)) ? CLIENT.gone : CLIENT.coloring)
        return true
      }),
      rule([n, 2], (p, c) => `the client offers ${COLORS[colorOf(c)]} to node ${p}`, (s, p, c) => {
        if (client.get(s) !== CLIENT.coloring) return false
        if (!isColored(s, p)) color.set(s, colorOf(c), p)
        client.set(s, CLIENT.looking)
        return true
      }),
      rule([n], (p) => `the server of node ${p} looks whether all have left`, (s, p) => {
        if (server.get(s, p) !== SERVER.free) return false
        server.set(s, isOver(s) ? SERVER.stopped : SERVER.waiting, p)
        return true
      }),
      rule([n], (p) => `the server of node ${p} has waited for something to do`, (s, p) => {
        const isAsked = nodes.some((q) => query.get(s, q, p) !== 0)
        if (server.get(s, p) !== SERVER.waiting || (!isAsked && !isOver(s))) return false
        server.set(s, isOver(s) ? SERVER.free : SERVER.answering, p)
        return true
      }),
      rule([n, n, 2], (p, q) => `node ${p} answers ${q} with its color, taking that of ${q} if it has none`,
        (s, p, q, c) => {
          if (server.get(s, p) !== SERVER.answering || (query.get(s, q, p) & bit(colorOf(c))) === 0) return false
          if (!isColored(s, p)) color.set(s, colorOf(c), p)
          query.set(s, query.get(s, q, p) & ~bit(colorOf(c)), q, p)
          reply.set(s, reply.get(s, q, p) | bit(color.get(s, p)), q, p)
          server.set(s, SERVER.free, p)
          return true
        }),
      rule([n], (p) => `node ${p} has a color and begins to ask around`, (s, p) => {
        if (loop.get(s, p) !== LOOP.uncolored || !isColored(s, p)) return false
        loop.set(s, LOOP.deciding, p)
        return true
      }),
      rule([n], (p) => `node ${p} looks whether to ask again`, (s, p) => {
        if (loop.get(s, p) !== LOOP.deciding) return false
        loop.set(s, round.get(s, p) < rounds ? LOOP.asking : LOOP.leaving, p)
        return true
      }),
      rule([n, samples.length], (p, x) => `node ${p} asks ${membersOf(samples[x]!).join(' and ')}`, (s, p, x) => {
        if (loop.get(s, p) !== LOOP.asking || (samples[x]! & (1 << p)) !== 0) return false
        asked.set(s, samples[x]!, p)
        for (const q of membersOf(samples[x]!)) query.set(s, query.get(s, p, q) | bit(color.get(s, p)), p, q)
        loop.set(s, LOOP.counting, p)
        return true
      }),
      rule([n], (p) => `node ${p} counts the answers`, (s, p) => {
        const others = membersOf(asked.get(s, p))
        const answering = others.filter((q) => reply.get(s, p, q) !== 0)
        if (loop.get(s, p) !== LOOP.counting || !lines.mayCount(answering.length, others.length)) return 0
        // Any answer of a node shows that it has answered.
        const ways = answering.reduce((product, q) => product * sizeOf(reply.get(s, p, q)), 1)
        const winner = [1, 2].find((c) => repliesOf(s, p, c) >= threshold)
        if (winner !== undefined) color.set(s, winner, p)
        for (const q of others) reply.set(s, lines.kept(reply.get(s, p, q)), p, q)
        asked.set(s, 0, p)
        round.set(s, round.get(s, p) + 1, p)
        loop.set(s, LOOP.deciding, p)
        return ways
      }),
      rule([n], (p) => `node ${p} leaves and tells all`, (s, p) => {
        if (loop.get(s, p) !== LOOP.leaving) return false
        left.set(s, left.get(s) | (1 << p))
        loop.set(s, LOOP.gone, p)
        return true
      }),
      rule([], () => 'all are done, and nothing happens', isDone),
    ],
    invariants: [{
      name: 'One Message a Question',
      text: 'Where a node waits for an answer a query or a reply is on its way, and else none.',
      broken(s) {
        for (const p of nodes) {
          for (const q of nodes) {
            const messages = sizeOf(query.get(s, p, q)) + sizeOf(reply.get(s, p, q))
            const isAwaited = (asked.get(s, p) & (1 << q)) !== 0
            if (messages === Number(isAwaited)) continue
            return `node ${p} ${isAwaited ? 'waits' : 'does not wait'} for ${q}, with ${messages} messages on their way`
          }
        }
        return null
      },
    }],
    witnesses: [
      { name: 'all end with one color', reached: (s) => isDone(s) && nodes.every((p) => hasColorOf(s, p, 0)) },
      {
        name: 'two nodes have two colors',
        reached: (s) => nodes.some((p) => isColored(s, p) && isColored(s, 0) && !hasColorOf(s, p, 0)),
      },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const slush: Specification<B> = {
  name: 'slush',
  text: 'Nodes ask a few others for their color and take what most of them have.',
  source: 'Team Rocket: Snowflake to Avalanche (2018); '
    + 'tlaplus/Examples SlushProtocol by Andrew Helwer, SlushSmall.cfg',
  bounds,
  published: { distinct: 274_678, generated: 1_621_541, depth: 43 },
  rules,
  mutants: [
    broken('counts-too-early', 'A node counts before all that it asked have answered.',
      'One Message a Question', 6, { mayCount: () => true }),
    broken('keeps-answers', 'A node does not throw answers away when it has counted them.',
      'One Message a Question', 12, { kept: (answer) => answer }),
  ],
}
