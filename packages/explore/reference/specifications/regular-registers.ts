/**
 * Registers that are weaker than memory: a read that overlaps a write may give the old value or the new one. Each
 * process writes 1 to its own register and then reads that of its neighbour; the last to read must have read 1.
 */
import { Layout } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = { n: { published: 8, from: 1, to: 9, means: 'processes' } }
type B = typeof bounds

const START = 0
const WRITING = 1
const READING = 2
const DONE = 3

/** The values a register may give, as bits: the old one, either while it is being written, the new one. */
const OLD = 0b01
const EITHER = 0b11
const NEW = 0b10

const theirs = { mayRead: (at: number): boolean => at === READING }

function rules({ n }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const register = layout.set('register', 2, n)
  const result = layout.numbers('result', 0, 1, n)
  const at = layout.choice('at', ['start', 'writing', 'reading', 'done'], n)
  const processes = [...Array(n).keys()]
  const neighbour = (p: number) => (p + n - 1) % n

  return {
    layout,
    initial(s, emit) {
      for (const p of processes) register.set(s, OLD, p)
      emit()
    },
    rules: [
      rule([n], (p) => `process ${p} begins to write 1`, (s, p) => {
        if (at.get(s, p) !== START) return false
        register.set(s, EITHER, p)
        at.set(s, WRITING, p)
        return true
      }),
      rule([n], (p) => `process ${p} has written 1`, (s, p) => {
        if (at.get(s, p) !== WRITING) return false
        register.set(s, NEW, p)
        at.set(s, READING, p)
        return true
      }),
      rule([n, 2], (p, value) => `process ${p} reads ${value} from ${neighbour(p)}`, (s, p, value) => {
        if (!lines.mayRead(at.get(s, p)) || (register.get(s, neighbour(p)) & (1 << value)) === 0) return false
        result.set(s, value, p)
        at.set(s, DONE, p)
        return true
      }),
      rule([], () => 'all are done, and nothing happens', (s) => processes.every((p) => at.get(s, p) === DONE)),
    ],
    invariants: [{
      name: 'Somebody Has Read 1', text: 'When all processes are done, at least one of them has read 1.',
      broken(s) {
        const isAllZero = processes.every((p) => at.get(s, p) === DONE && result.get(s, p) === 0)
        return isAllZero ? `all ${n} processes are done, and each has read 0` : null
      },
    }],
    witnesses: [{ name: 'all are done', reached: (s) => processes.every((p) => at.get(s, p) === DONE) }],
  }
}

const broken = mutantsOf(rules, theirs)

export const regularRegisters: Specification<B> = {
  name: 'regular-registers',
  text: 'Processes write, then read from their neighbour, over registers that may give an old value during a write.',
  source: 'Lamport: Teaching Concurrency (2009), On Interprocess Communication (1986); '
    + 'tlaplus/Examples TeachingConcurrency by Leslie Lamport, SimpleRegular.cfg',
  bounds,
  published: { distinct: 277_726, generated: 1_454_776, depth: 25 },
  rules,
  mutants: [
    broken('reads-while-writing', 'A process reads before its own write has ended.',
      'Somebody Has Read 1', 16, { mayRead: (at) => at === WRITING }),
    broken('reads-first', 'A process reads before it writes.',
      'Somebody Has Read 1', 8, { mayRead: (at) => at === START }),
  ],
}
