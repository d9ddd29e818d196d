/** Every check, let fail by a protocol that is wrong in one line. */
import { describe, expect, test } from 'vitest'
import { Recording, type Draft, type Hosted, type Protocol, type RequestId, type Setup } from '@quorate/kernel'
import * as checks from './checks.ts'
import { acquittal, withMutant } from './conformance.ts'
import { copies, copiesOf, type Copies } from './copies.ts'
import { withFaults } from './faults.ts'
import { reproduce } from './reproduce.ts'
import { samplesOf, type Sample } from './samples.ts'

type S = Draft<Copies['state']>
type Handlers = Partial<Protocol<Copies>>

/** `copies` with some of its parts replaced. */
const wrong = (parts: Handlers): Protocol<Copies> => ({ ...copies, ...parts })

/** `copies` that does something more after every message. */
const afterMessage = (more: (s: S, message: Copies['message']) => void): Protocol<Copies> => wrong({
  onMessage(s, from, message, out) {
    copies.onMessage!(s, from, message, out)
    more(s, message)
  },
})

const samplesWith = (protocol: Protocol<Copies>, setup = copiesOf(protocol)): Sample[] => samplesOf(setup, 1)

/** A field that the types do not know, of a kind that they would not allow. */
const put = (s: S, value: unknown): unknown => Object.assign(s, { extra: value })

describe('a sound protocol passes', () => {
  const samples = samplesWith(copies, withFaults(copiesOf(), 1))
  test.each([
    checks.determinismProblem, checks.inputProblem, checks.shapeProblem, checks.durableProblem, checks.viewProblem,
    checks.strangeInputProblem, checks.restartProblem,
  ].map(check => [check.name, check] as const))('%s', (_, check) => {
    expect(samples.length).toBeGreaterThan(30)
    expect(check(samples)).toBeNull()
  })
})

describe('determinism', () => {
  test('state outside the state is noticed', () => {
    let steps = 0
    const samples = samplesWith(afterMessage(s => { s.value = steps++ }))
    expect(checks.determinismProblem(samples)).toMatch(/n\d, event \d+ of seed 1 .* gives another result\.state\.value/)
  })

  test.each([
    ['Date', () => Date.now()],
    ['Date', () => new Date().getTime()],
    ['Math.random', () => Math.floor(Math.random() * 2)],
    ['performance', () => Math.floor(performance.now())],
    ['crypto.randomUUID', () => crypto.randomUUID().length],
  ])('%s is noticed, even where two calls agree', (name, read) => {
    const samples = samplesWith(afterMessage(s => { s.value = Math.min(0, read()) }))
    expect(checks.determinismProblem(samples)).toContain(`uses ${name}: ask out.clock() or out.choose(n, why)`)
    expect(Date.now()).toBeGreaterThan(0)
  })
})

describe('input', () => {
  test.each<[string, (s: S, message: Copies['message']) => void]>([
    ['the message', (_, message) => { (message as { value: number }).value = 0 }],
    ['an array of the state', s => { (s.writes as unknown[]).length = 0 }],
  ])('writing into %s is noticed', (_, write) => {
    expect(checks.inputProblem(samplesWith(afterMessage(write)))).toContain('writes into a value that it was given')
  })
})

describe('shape', () => {
  test.each([
    [-0, 'state.extra is −0'],
    [Number.NaN, 'state.extra is NaN, which is no safe integer'],
    [0.5, 'no safe integer'],
    [9_007_199_254_740_992, 'no safe integer'],
    [undefined, 'state.extra is undefined'],
    [() => 0, 'state.extra is a function'],
    [1n, 'state.extra is a bigint'],
    [new Map(), 'state.extra is an instance of a class'],
    [{ deep: [{ deeper: Number.NaN }] }, 'state.extra.deep[0].deeper is NaN'],
    [Array.from({ length: 65 }, () => 0), 'state.extra has 65 items; more than 64 belong into a Seq'],
    [Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, 0])), 'has 65 fields'],
    // oxlint-disable-next-line no-sparse-arrays
    [[1, , 2], 'has holes'],
    [Object.defineProperty({}, 'x', { get: () => 0, enumerable: true }), 'has a hidden field'],
    [{ [Symbol.iterator]: 0 }, 'has a hidden field'],
  ])('%s in the state is noticed', (value, problem) => {
    expect(checks.shapeProblem(samplesWith(afterMessage(s => put(s, value))))).toContain(problem)
  })

  test('64 items are allowed', () => {
    const acks = Array.from({ length: 64 }, () => 0)
    const protocol = afterMessage(s => { s.writes = s.writes.map(write => ({ ...write, acks })) })
    expect(checks.shapeProblem(samplesWith(protocol))).toBeNull()
  })

  test('a field that the first state did not have is noticed', () => {
    expect(checks.shapeProblem(samplesWith(afterMessage(s => put(s, 1)))))
      .toContain('the state gains the field "extra"')
  })

  test.each<[string, Handlers['onRequest'], string]>([
    ['a message', (s, _, __, out) => out.send(1 - s.self, { type: 'Put', version: 0.5, by: 0, value: 0 }),
      'send.message.version is 0.5'],
    ['an outcome', (_, id, __, out) => out.respond(id, { definite: undefined as never }),
      'respond.outcome.definite is undefined'],
    ['a delay', (_, __, ___, out) => out.setTimer('retry', [5, 4]), 'a timer is set to the range 5 … 4 µs'],
    ['a note', (_, __, ___, out) => out.note('rule', '{} of {@}', 1), 'has 2 places for 1 values'],
  ])('%s of the wrong shape is noticed', (_, onRequest, problem) => {
    const protocol = wrong({ onRequest })
    expect(checks.shapeProblem(samplesWith(protocol, copiesOf(protocol, 2)))).toContain(problem)
  })

  test('a durable field that does not exist is noticed', () => {
    const protocol = wrong({ durable: [['version', 'votedFor' as 'by']] })
    expect(checks.durableProblem(samplesWith(protocol))).toContain('no field "votedFor", which it calls durable')
  })
})

describe('view', () => {
  test.each<[string, Partial<Protocol<Copies>['view']>, string]>([
    ['throws', { rows: () => { throw new Error('no') } }, 'its view throws'],
    ['writes', { describe: s => String((s.writes as unknown[]).push(0)) }, 'writes into the state'],
    ['is half a sentence',
      { describe: s => `version ${(s as { votes?: string }).votes}` }, 'view.describe is "version undefined"'],
    ['names two rows alike', { rows: () => [['vote', 'a'], ['vote', 'b']] }, 'view.rows has two rows named "vote"'],
    ['has a long label', { message: m => ({ ...copies.view.message(m), label: 'AppendEntries' }) },
      'has the label "AppendEntries"'],
  ])('one that %s is noticed', (_, parts, problem) => {
    expect(checks.viewProblem(samplesWith(wrong({ view: { ...copies.view, ...parts } })))).toContain(problem)
  })

  test('waiting for what is there already is noticed', () => {
    const protocol = wrong({ waits: s => copies.waits!(s).map(wait => ({ ...wait, need: wait.have })) })
    expect(checks.viewProblem(samplesWith(protocol))).toContain('it waits for 1 and has 1')
  })
})

describe('ordinary input', () => {
  test('throwing on an unknown message is noticed', () => {
    const protocol = wrong({
      onMessage(s, from, message, out) {
        if (message.type !== 'Put' && message.type !== 'Ack') throw new Error('unknown')
        copies.onMessage!(s, from, message, out)
      },
    })
    expect(checks.strangeInputProblem(samplesWith(protocol))).toContain('it throws on an unknown message')
  })

  test('taking an unknown message for a known one is noticed', () => {
    const protocol = wrong({ onMessage: s => { s.value = s.value + 1 } })
    expect(checks.strangeInputProblem(samplesWith(protocol))).toContain('changes its state on an unknown message')
  })

  test('throwing on an unknown timer is noticed', () => {
    const protocol = wrong({ onTimeout: (_, timer) => { if (timer !== 'retry') throw new Error('unknown') } })
    expect(checks.strangeInputProblem(samplesWith(protocol))).toContain('it throws on an unknown timeout')
  })

  test('a message that breaks the state when it comes twice is noticed', () => {
    const twice = wrong({
      onMessage(s, from, message, out) {
        copies.onMessage!(s, from, message, out)
        if (message.type === 'Put') s.value = message.version === s.version ? s.value : s.value + 100
      },
      invariants: [{ name: 'Small', text: '', each: s => (s.value > 100 ? `value ${s.value}` : null) }],
    })
    expect(checks.strangeInputProblem(samplesWith(twice))).toMatch(/after a stale message: Small: value 10\d/)
  })
})

describe('crashes', () => {
  test('forgetting a durable field is noticed', () => {
    const protocol = wrong({ start: config => copies.start(config, null, null!, {}) })
    expect(checks.restartProblem(samplesWith(protocol))).toContain('a restart after it forgets version')
  })

  test('unless it is changed at every start on purpose', () => {
    const protocol = wrong({
      start: (config, disk, out, hosted) =>
        ({ ...copies.start(config, disk, out, hosted), by: disk === null ? 0 : disk.by! + 1 }),
    })
    expect(checks.restartProblem(samplesWith(protocol))).toContain('forgets by')
    expect(checks.restartProblem(samplesWith(protocol), ['by'])).toBeNull()
  })

  test('a start that throws on what a crash leaves is noticed', () => {
    const protocol = wrong({
      start(config, disk, out, hosted) {
        if (disk !== null && disk.version! > 3) throw new Error('too new')
        return copies.start(config, disk, out, hosted)
      },
    })
    expect(checks.restartProblem(samplesWith(protocol))).toContain('a restart after it throws')
    expect(checks.crashProblem(copiesOf(protocol), 1, 40)).toContain('restarts: Handlers are total')
  })

  test('groups in the wrong order are noticed', () => {
    const ahead =
      { name: 'Value has a version', text: '', each: (s: Copies['state']) => (s.value > s.version ? 'ahead' : null) }
    const right = wrong({ durable: [['version', 'by'], ['value']], invariants: [ahead] })
    const swapped = wrong({ durable: [['value'], ['version', 'by']], invariants: [ahead] })
    expect(checks.restartProblem(samplesWith(right))).toBeNull()
    expect(checks.restartProblem(samplesWith(swapped)))
      .toContain('between two durable groups: Value has a version: ahead')
  })

  test('an invariant that only a crash breaks is noticed', () => {
    const orphan = { name: 'Values have versions', text: '',
      each: (s: Copies['state']) => (s.value > 0 && s.version === 0 ? 'orphan' : null) }
    const forgetful = wrong({ durable: [['by', 'value']], invariants: [orphan] })
    expect(checks.crashProblem(copiesOf(), 1, 40)).toBeNull()
    expect(checks.crashProblem(copiesOf(forgetful), 1, 40))
      .toMatch(/n\d crashes after event \d+ of seed 1 and restarts: Values have versions: orphan/)
  })
})

/** Takes every version for news, whatever it has. */
const takesOld = wrong({
  onMessage(s, from, message, out) {
    copies.onMessage!(s, from, message, out)
    if (message.type === 'Put') Object.assign(s, { version: message.version, by: message.by, value: message.value })
  },
})

describe('runs', () => {
  const troubled = (protocol: Protocol<Copies>) => (seed: number): Recording =>
    new Recording(withFaults(copiesOf(protocol), seed), { seed, interventions: [] })

  test('a broken invariant is told with its seed and the end of its story', () => {
    const problem = checks.invariantProblem(troubled(takesOld), [1, 2, 3, 4, 5, 6, 7, 8])!
    expect(problem).toMatch(/^seed \d: "Versions only grow" is broken: n\d goes back from \d\n/)
    expect(problem.split('\n').at(-1)).toMatch(/receives Put\(version/)
  })

  test('a witness that nothing reaches is told', () => {
    const never = { name: 'Never', text: '', reached: () => false }
    const protocol = wrong({ witnesses: [...copies.witnesses, never] })
    expect(checks.unreachedWitnesses(troubled(protocol), [1, 2, 3])).toStrictEqual(['Never'])
  })

  test('a mutant is convicted of the invariant that it names, and of no other', () => {
    const trial = { setup: () => copiesOf() }
    const mutant = { name: 'takes-old', protocol: takesOld }
    expect(acquittal({ ...mutant, breaks: 'Versions only grow' }, trial)).toBeNull()
    expect(acquittal({ ...mutant, breaks: 'Nobody lies' }, { ...trial, seeds: 10 }))
      .toBe('takes-old breaks only "Versions only grow" in 10 seeds; it must break "Nobody lies"')
    expect(acquittal({ name: 'sound', protocol: copies, breaks: 'Versions only grow' }, { ...trial, seeds: 5 }))
      .toContain('sound breaks nothing in 5 seeds')
  })

  test('a judge of the history convicts, or finds that the protocol itself is not clean', () => {
    const mutant = { name: 'takes-old', protocol: takesOld, breaks: 'linearizable' }
    const judge = (bad: Protocol<Copies>) => ({ setup }: { setup: Setup }): string[] =>
      (setup.nodes[0]!.protocol === bad ? ['linearizable'] : [])
    expect(acquittal(mutant, { setup: () => copiesOf(), judge: judge(takesOld) })).toBeNull()
    expect(acquittal(mutant, { setup: () => copiesOf(), judge: judge(copies) }))
      .toContain('not clean: seed 1: linearizable')
  })

  test('a protocol that is not clean without the mutant convicts nobody', () => {
    const problem =
      acquittal({ name: 'x', protocol: copies, breaks: 'Versions only grow' }, { setup: () => copiesOf(takesOld) })
    expect(problem).toContain('the protocol without the mutant is not clean: seed')
  })
})

// A host with the protocol inside: everything that is checked is checked there too.

interface Box {
  config: { readonly nodes: number }
  state: { readonly inner: Copies['state']; readonly answered: number }
  message: never
  request: Copies['request']
  outcome: Copies['outcome']
  emit: never
}

function boxOf(inner: Protocol<Copies>): Protocol<Box> {
  const hosted: Hosted = { protocol: inner, config: (config: Box['config']) => config }
  return {
    name: 'box', durable: [['answered']], hosts: { inner: hosted },
    start: (_, disk, __, { inner: state }) => ({ answered: disk?.answered ?? 0, inner: state! }),
    onRequest: (_, id: RequestId, request, out) => out.request('inner', id, request),
    onHosted(s, _, said, out) {
      if (said.kind !== 'respond') return
      s.answered++
      out.respond(said.request, said.outcome)
    },
    invariants: [], witnesses: [],
    view: {
      role: () => ({ shape: 'store', word: 'box' }), epoch: () => null, rows: () => [],
      describe: s => `${s.answered} answered`,
      message: () => ({ label: '?', style: 'request', text: '?', epoch: null }),
    },
  }
}

test('one command repeats a failure', () => {
  expect(reproduce('SEED=3'))
    .toBe('SEED=3 npx vitest run packages/protocols/src/testing/checks.test.ts -t \'one command repeats a failure\'')
})

describe('hosted protocols', () => {
  const boxed = (inner: Protocol<Copies>): Setup => {
    const setup = copiesOf(inner)
    const box = boxOf(inner)
    return { ...setup, nodes: setup.nodes.map(node => ({ ...node, protocol: box })) }
  }

  test('a sound one passes, and its invariants and witnesses are watched', () => {
    const samples = samplesOf(withFaults(boxed(copies), 2), 2)
    expect(checks.determinismProblem(samples) ?? checks.shapeProblem(samples) ?? checks.strangeInputProblem(samples)
      ?? checks.restartProblem(samples) ?? checks.viewProblem(samples)).toBeNull()
    expect(checks.unreachedWitnesses(seed => new Recording(boxed(copies), { seed, interventions: [] }), [1]))
      .toStrictEqual([])
    expect(checks.crashProblem(boxed(copies), 1, 10)).toBeNull()
  })

  test('a wrong one is noticed', () => {
    const samples = samplesOf(boxed(wrong({ start: config => copies.start(config, null, null!, {}) })), 1)
    expect(checks.restartProblem(samples)).toContain('forgets inner.version')
    const throwing = wrong({ onMessage: (_, __, message) => { if (message.type !== 'Put') throw new Error('no') } })
    expect(checks.strangeInputProblem(samplesOf(boxed(throwing), 1))).toContain('it throws on an unknown message')
  })

  test('a mutant takes its place inside the host', () => {
    const suspect = { name: 'takes-old', protocol: takesOld, breaks: 'Versions only grow' }
    expect(acquittal(suspect, { setup: () => boxed(copies) })).toBeNull()
    const [first, second] = withMutant(boxed(copies), takesOld).nodes
    expect(first!.protocol).toBe(second!.protocol)
  })
})
