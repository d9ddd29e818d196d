/**
 * Has everybody finished? Nodes work and send each other work. A token goes round, adds up what was sent and not
 * received, and turns black where that may be wrong; when it comes back white and the sum is 0, all is over.
 */
import { Layout, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  n: { published: 3, from: 2, to: 4, means: 'nodes' },
  maxCounter: { published: 2, from: 0, to: 3, means: 'more that a node has sent and not received is not followed' },
}
type B = typeof bounds

const COLORS = ['white', 'black'] as const
const WHITE = 0
const BLACK = 1

/** Safra's rules, each to be broken by itself. */
const theirs = {
  afterReceiving: (_color: number) => BLACK,
  mayPass: (active: number): boolean => active === 0,
  passed: (token: number, node: number) => Math.max(token, node),
  sum: (token: number, counter: number) => token + counter,
}

function rules({ n, maxCounter }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const most = n * (maxCounter + 1)
  const active = layout.flag('active', n)
  const color = layout.choice('color', COLORS, n)
  /** Messages sent minus messages received. */
  const counter = layout.numbers('counter', -most, maxCounter + 1, n)
  const pending = layout.numbers('pending', 0, most, n)
  const tokenAt = layout.numbers('token at', 0, n - 1)
  const tokenColor = layout.choice('token color', COLORS)
  const tokenSum = layout.numbers('token sum', -n * most, n * (maxCounter + 1))
  const nodes = [...Array(n).keys()]
  const total = (s: State) => lines.sum(tokenSum.get(s), counter.get(s, 0))

  const isDetected = (s: State) => tokenAt.get(s) === 0 && tokenColor.get(s) === WHITE && color.get(s, 0) === WHITE
    && active.get(s, 0) === 0 && total(s) === 0

  return {
    layout,
    initial(s, emit) {
      tokenColor.set(s, BLACK)
      tokenSum.set(s, 0)
      for (let set = 0; set < 1 << n; set++) {
        for (const p of nodes) {
          active.set(s, (set >>> p) & 1, p)
          color.set(s, BLACK, p)
          counter.set(s, 0, p)
        }
        emit()
      }
    },
    rules: [
      rule([n, n], (p, q) => `node ${p} sends work to ${q}`, (s, p, q) => {
        if (p === q || active.get(s, p) === 0) return false
        pending.set(s, pending.get(s, q) + 1, q)
        counter.set(s, counter.get(s, p) + 1, p)
        return true
      }),
      rule([n], (p) => `node ${p} receives work`, (s, p) => {
        if (pending.get(s, p) === 0) return false
        pending.set(s, pending.get(s, p) - 1, p)
        counter.set(s, counter.get(s, p) - 1, p)
        active.set(s, 1, p)
        color.set(s, lines.afterReceiving(color.get(s, p)), p)
        return true
      }),
      rule([n], (p) => `node ${p} rests`, (s, p) => {
        active.set(s, 0, p)
        return true
      }),
      rule([n], (p) => `node ${p} passes the token on`, (s, p) => {
        if (p === 0 || tokenAt.get(s) !== p || !lines.mayPass(active.get(s, p))) return false
        tokenAt.set(s, p - 1)
        tokenSum.set(s, lines.sum(tokenSum.get(s), counter.get(s, p)))
        tokenColor.set(s, lines.passed(tokenColor.get(s), color.get(s, p)))
        color.set(s, WHITE, p)
        return true
      }),
      rule([], () => 'node 0 sends the token round again', (s) => {
        // Each doubt is a reason of its own to ask again.
        const doubts = color.get(s, 0) + tokenColor.get(s) + Number(total(s) !== 0)
        if (tokenAt.get(s) !== 0 || doubts === 0) return 0
        tokenAt.set(s, n - 1)
        tokenSum.set(s, 0)
        tokenColor.set(s, WHITE)
        color.set(s, WHITE, 0)
        return doubts
      }),
    ],
    within: (s) => nodes.every((p) => counter.get(s, p) <= maxCounter),
    invariants: [{
      name: 'Detected Is Over', text: 'When node 0 finds that all is over, no node works and no work is on its way.',
      broken(s) {
        if (!isDetected(s)) return null
        const p = nodes.find((each) => active.get(s, each) === 1 || pending.get(s, each) > 0)
        if (p === undefined) return null
        const why = active.get(s, p) === 1 ? `node ${p} works` : `work is on its way to node ${p}`
        return `node 0 finds that all is over, and ${why}`
      },
    }],
    witnesses: [{ name: 'node 0 finds that all is over', reached: isDetected }],
  }
}

const broken = mutantsOf(rules, theirs)

export const terminationDetection: Specification<B> = {
  name: 'termination-detection',
  text: 'A token on a ring finds out that all nodes have finished and no work is on its way.',
  source: 'Safra and Dijkstra: EWD 998 (1987); '
    + 'tlaplus/Examples ewd998 by Markus Kuppe and Stephan Merz, EWD998PCal.cfg',
  bounds,
  published: { distinct: 321_370, generated: 2_808_396, depth: 47 },
  rules,
  mutants: [
    broken('stays-white', 'A node keeps its color when it receives work.',
      'Detected Is Over', 11, { afterReceiving: (color) => color }),
    broken('passes-while-working', 'A node passes the token on while it works.',
      'Detected Is Over', 6, { mayPass: () => true }),
    broken('token-stays-white', 'The token does not turn black at a black node.',
      'Detected Is Over', 8, { passed: (token) => token }),
    broken('does-not-count', 'Nobody adds up what was sent and not received.', 'Detected Is Over', 8, { sum: () => 0 }),
  ],
}
