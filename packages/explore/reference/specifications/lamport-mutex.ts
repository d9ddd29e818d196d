/**
 * Mutual exclusion with logical clocks: every process keeps a queue of requests, and enters when its own is the
 * earliest in it and all others have answered.
 */
import { Layout, sizeOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  n: { published: 3, from: 2, to: 4, means: 'processes' },
  maxClock: { published: 6, from: 1, to: 12, means: 'clocks beyond it are not followed' },
}
type B = typeof bounds

/** What decides who enters, each line to be broken by itself. */
const theirs = {
  /** Of two requests with the same clock, that of the lower process is earlier. */
  isEarlier: (mine: number, other: number, p: number, q: number) => mine < other || (mine === other && p < q),
  mayEnter: (answers: number, everyone: number) => answers === everyone,
  /** A message sets the clock of who receives it beyond the clock of who sent it. */
  tick: (clock: number, heard: number) => Math.max(clock, heard) + 1,
}

/** Messages. A request carries its clock c and is REQUEST + c. */
const NONE = 0
const ANSWER = 1
const RELEASE = 2
const REQUEST = 2

function rules({ n, maxClock }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const clock = layout.numbers('clock', 1, maxClock + 1, n)
  /** The clock of q's request as p knows it, 0 when it knows of none. */
  const request = layout.numbers('request', 0, maxClock + 1, n, n)
  const answers = layout.set('answers', n, n)
  const inside = layout.flag('inside', n)
  /** From p to q, first in first out. There are never more than three messages on one way. */
  const channel = layout.numbers('channel', NONE, REQUEST + maxClock + 1, n, n, 3)
  const processes = [...Array(n).keys()]
  const everyone = (1 << n) - 1

  function send(s: State, p: number, q: number, message: number): void {
    let at = 0
    while (channel.get(s, p, q, at) !== NONE) at++
    channel.set(s, message, p, q, at)
  }
  function broadcast(s: State, p: number, message: number): void {
    for (let q = 0; q < n; q++) if (q !== p) send(s, p, q, message)
  }
  function receive(s: State, p: number, q: number): void {
    for (let at = 0; at < 2; at++) channel.set(s, channel.get(s, q, p, at + 1), q, p, at)
    channel.set(s, NONE, q, p, 2)
  }
  function isFirst(s: State, p: number): boolean {
    const mine = request.get(s, p, p)
    for (let q = 0; q < n; q++) {
      const other = request.get(s, p, q)
      if (q !== p && other !== 0 && !lines.isEarlier(mine, other, p, q)) return false
    }
    return true
  }

  return {
    layout,
    initial(s, emit) {
      for (const p of processes) clock.set(s, 1, p)
      emit()
    },
    rules: [
      rule([n], (p) => `process ${p} asks all others to let it in`, (s, p) => {
        if (request.get(s, p, p) !== 0) return false
        const now = clock.get(s, p)
        request.set(s, now, p, p)
        answers.set(s, 1 << p, p)
        broadcast(s, p, REQUEST + now)
        return true
      }),
      rule([n, n], (p, q) => `process ${p} receives the request of ${q}, notes it and answers`, (s, p, q) => {
        const heard = channel.get(s, q, p, 0) - REQUEST
        if (p === q || heard <= 0) return false
        receive(s, p, q)
        request.set(s, heard, p, q)
        clock.set(s, lines.tick(clock.get(s, p), heard), p)
        send(s, p, q, ANSWER)
        return true
      }),
      rule([n, n], (p, q) => `process ${p} receives the answer of ${q}`, (s, p, q) => {
        if (p === q || channel.get(s, q, p, 0) !== ANSWER) return false
        receive(s, p, q)
        answers.set(s, answers.get(s, p) | (1 << q), p)
        return true
      }),
      rule([n], (p) => `process ${p} enters`, (s, p) => {
        if (request.get(s, p, p) === 0 || !lines.mayEnter(answers.get(s, p), everyone) || !isFirst(s, p)) return false
        inside.set(s, 1, p)
        return true
      }),
      rule([n], (p) => `process ${p} leaves and tells all others`, (s, p) => {
        if (inside.get(s, p) === 0) return false
        inside.set(s, 0, p)
        request.set(s, 0, p, p)
        answers.set(s, 0, p)
        broadcast(s, p, RELEASE)
        return true
      }),
      rule([n, n], (p, q) => `process ${p} hears that ${q} has left`, (s, p, q) => {
        if (p === q || channel.get(s, q, p, 0) !== RELEASE) return false
        receive(s, p, q)
        request.set(s, 0, p, q)
        return true
      }),
    ],
    within: (s) => processes.every((p) => clock.get(s, p) <= maxClock),
    invariants: [{
      name: 'Mutual Exclusion', text: 'At most one process is inside.',
      broken(s) {
        const [p, q] = processes.filter((each) => inside.get(s, each) === 1)
        return q === undefined ? null : `processes ${p} and ${q} are inside at once`
      },
    }],
    witnesses: [{ name: 'a process is inside', reached: (s) => processes.some((p) => inside.get(s, p) === 1) }],
  }
}

const broken = mutantsOf(rules, theirs)

export const lamportMutex: Specification<B> = {
  name: 'lamport-mutex',
  text: 'Mutual exclusion by requests that carry logical clocks.',
  source: 'Lamport: Time, Clocks, and the Ordering of Events in a Distributed System (1978); '
    + 'tlaplus/Examples lamport_mutex by Stephan Merz, MCLamportMutex.cfg',
  bounds,
  published: { distinct: 724_274, generated: 2_729_079, depth: 61 },
  rules,
  mutants: [
    broken('enters-unanswered', 'A process enters when its request is the first it knows of, whoever has answered.',
      'Mutual Exclusion', 4, { mayEnter: () => true }),
    broken('enters-on-one-answer', 'A process enters when one other has answered.',
      'Mutual Exclusion', 8, { mayEnter: (answers) => sizeOf(answers) > 1 }),
    broken('takes-ties', 'A process believes that its request is earlier than any with the same clock.',
      'Mutual Exclusion', 12, { isEarlier: (mine, other) => mine <= other }),
    broken('clock-stands', 'A process does not set its clock beyond those it hears of.',
      'Mutual Exclusion', 12, { tick: (clock) => clock }),
  ],
}
