import { describe, expect, test } from 'vitest'
import { changeText, verdictText } from '../../src/figures/change.ts'
import { cursorOf } from '../../src/sim/place.ts'
import { checkFigure, claimNamed } from '../../src/figures/named.ts'
import { clamped, nudged } from '../../src/figures/number.ts'
import { paceFor } from '../../src/figures/pace.ts'
import { seedFrom } from '../../src/figures/seed.ts'
import { sizeFor } from '../../src/figures/show.ts'
import { figureIds, seeksOf } from '../../src/figures/source.ts'
import { ringWords, runWords } from '../../src/figures/told.ts'
import { countedText, finalOf, tracedEvents } from '../../src/figures/trace.ts'
import { Engine } from '../../src/sim/engine.ts'
import type { RunSummary } from '../../src/sim/types.ts'

const engine = new Engine('test')

function opened(scenario: string, parameters = {}): RunSummary {
  const run = engine.open({ request: { scenario, parameters } })
  if (!run.ok) throw new Error(run.error)
  return run.value
}

const run = opened('split-brain/failover')
const quiet = opened('split-brain/failover', { cut: 'none' })
const sentenceAt = (event: number): string => {
  const found = engine.sentences(run.handle, event, event)
  return found.ok ? found.value[0]! : found.error
}
const eventOf = (at: string, of: RunSummary = run): number => {
  const found = cursorOf(of, at)
  if (!found.ok) throw new Error(found.error)
  return found.value
}
const problemOf = (at: string, of: RunSummary = run): string => {
  const found = cursorOf(of, at)
  return found.ok ? `event ${found.value}` : found.error
}

describe('where a figure opens', () => {
  test('start and event:n are what they say', () => {
    expect(eventOf('start')).toBe(0)
    expect(eventOf('event:120')).toBe(120)
    expect(eventOf(' event:120+3 ')).toBe(123)
  })

  test('a situation is where it begins, with an offset before or after', () => {
    const [[from]] = run.situations[0]!.spans as [readonly [number, number]]
    expect(eventOf('situation:two lead at once')).toBe(from)
    expect(eventOf('situation:two lead at once+3')).toBe(from + 3)
    expect(eventOf('situation:two lead at once-3')).toBe(from - 3)
  })

  test('acts are counted from 0', () => {
    expect(sentenceAt(eventOf('act:0'))).toMatch(/^The network is cut/)
    expect(sentenceAt(eventOf('act:1'))).toMatch(/^The network heals/)
  })

  test('requests are counted by client, from 0, in the order of asking', () => {
    const own = run.operations.filter(({ client }) => run.nodes[client]!.name === 'A')
    expect(own.map((_, n) => eventOf(`asked:A/${n}`))).toEqual(own.map(({ asked }) => asked))
    expect(eventOf('answered:A/1')).toBe(own[1]!.answered)
    expect(sentenceAt(eventOf('asked:B/0'))).toMatch(/^B wants to /)
    expect(sentenceAt(eventOf('answered:B/0'))).toMatch(/B is told: /)
  })

  test('a role is where a node becomes something else than it was', () => {
    expect(sentenceAt(eventOf('role:r3'))).toMatch(/Leads in epoch 2/)
  })

  test('a violation is the first', () => {
    expect(run.judgements.some(({ event }) => event === eventOf('violation'))).toBe(true)
  })

  test.each([
    ['situation:three lead', 'has no situation "three lead"; it has "two lead at once"'],
    ['act:7', 'the run has 2 acts'],
    ['asked:A/9', 'there is no A/9'],
    ['asked:C/0', 'C asks 0 times'],
    ['role:r9', 'there is no node "r9"'],
    ['event:99999', 'but the run has events 0 to'],
    ['start-1', 'is event -1'],
    ['somewhere', '"somewhere" is no kind of place'],
    ['', '"" is no kind of place'],
  ])('%s names nothing, and says so', (at, said) => {
    expect(problemOf(at)).toContain(said)
  })

  test('what never comes in a run is said to be so', () => {
    expect(problemOf('situation:two lead at once', quiet)).toContain('never comes in this run')
    expect(problemOf('violation', quiet)).toContain('nothing is violated')
    expect(problemOf('role:r3', quiet)).toContain('r3 stays backup')
  })
})

describe('what a change made of a run', () => {
  test('the verdict and the situations that differ', () => {
    const said = changeText(run, quiet)
    expect(said).toMatch(/^Two lead at once: never, instead of from [\d.]+ m?s\. The verdict is now: nothing is violated; it was: Linearizable is violated at e\d+\.$/)
  })

  test('the other way round, and nothing where nothing differs', () => {
    expect(changeText(quiet, run)).toMatch(/^Two lead at once: from [\d.]+ m?s\. The verdict is now: Linearizable is violated/)
    expect(changeText(quiet, quiet)).toBe('The verdict stays: nothing is violated.')
  })

  test('a change whose moment is gone is not passed over in silence', () => {
    expect(changeText(quiet, { ...quiet, missed: [0] })).toMatch(/ One change no longer applies: /)
  })

  test('unknown is a verdict', () => {
    expect(verdictText({ judgements: [], status: 'unknown', basis: 'it never elected a leader' }))
      .toBe('unknown (it never elected a leader)')
  })
})

describe('a run as text', () => {
  test('a long run is told by its milestones', () => {
    const { events, isWhole } = tracedEvents(run)
    expect(isWhole).toBe(false)
    expect(events.length).toBeLessThanOrEqual(40)
    expect(events).toContain(eventOf('act:0'))
    expect(events).toContain(eventOf('violation'))
  })

  test('of too many milestones the weightiest are told, in their order', () => {
    const mark = Array.from({ length: 500 }, (_, i) => (i === 499 ? 'violation' : i % 10 === 0 ? 'fault' : 'role'))
    const { events, left } = tracedEvents({ length: 500, events: { ...run.events, mark } as RunSummary['events'] })
    expect(events).toHaveLength(40)
    expect(events.slice(0, 4)).toEqual([0, 10, 20, 30])
    expect(events.at(-1)).toBe(499)
    expect(left).toBe(460)
  })

  test('a short run is told whole', () => {
    const short = { length: 3, events: { ...run.events, mark: run.events.mark.slice(0, 3) } }
    expect(tracedEvents(short)).toEqual({ events: [0, 1, 2], isWhole: true, left: 0 })
  })

  test('requests of a long run are counted', () => {
    const tally = { reads: 73, readsAnswered: 73, stale: 6, writes: 32, writesAcknowledged: 20 }
    expect(countedText({ ...tally, readP50: 1, readP99: 1, writeP50: 1, writeP99: 1, isStale: [] }))
      .toBe('Reads: all 73 answered, 6 of 73 old. Writes: 20 of 32 answered.')
  })

  test('final verdicts: what was broken with its evidence, what held by name', () => {
    const { broken, held } = finalOf(run.judgements)
    expect(broken[0]).toMatch(/^Linearizable: violated at e\d+\. .+/)
    expect(held.length + broken.length).toBe(run.judgements.length)
  })
})

test('figures and their verbs are found in the source of an article', () => {
  const source = '<Do figure="b" seek="act:0">cut</Do>\n\n<Figure id="a" title="A" at="start">x</Figure>\n<Figure\n  id="b" title="B">y</Figure>'
  expect(figureIds(source)).toEqual(['a', 'b'])
  expect(figureIds(`<Figure title="a > b" controls={["x"]} id="c">y</Figure> {/* <Figure id="d" /> */}`)).toEqual(['c'])
  expect(figureIds('```mdx\n<Figure id="e">y</Figure>\n```')).toEqual([])
  expect(seeksOf(source, 'b')).toEqual(['act:0'])
  expect(seeksOf(source, 'a')).toEqual([])
})

test('what is broken on purpose is said in the head of a figure', () => {
  expect(runWords('5 replicas', 7, null)).toBe('5 replicas · seed 7')
  expect(runWords('1 node', 7, 'raft/votes-twice')).toBe('1 node · seed 7 · broken: raft/votes-twice')
})

test('replicas keep a log; a watcher and what it watches are nodes', () => {
  const frames = engine.frames(run.handle, 0, 0)
  if (!frames.ok) throw new Error(frames.error)
  const [frame] = frames.value
  expect(ringWords(run.nodes, frame!)).toBe('5 replicas')
  const bare = { ...frame!, nodes: frame!.nodes.map(node => ({ ...node, log: null })) }
  expect(ringWords(run.nodes, bare)).toBe('5 nodes')
})

test('numbers keep to what a parameter accepts', () => {
  const misses = { min: 2, max: 100, default: 4 }
  expect([1, 4.4, 200, NaN].map(wanted => clamped(misses, wanted))).toEqual([2, 4, 100, 4])
  expect([nudged(misses, 4, 1), nudged(misses, 2, -1), nudged(misses, 100, 1)]).toEqual([5, 2, 100])
  const timeout = { min: 50, max: 1_000, default: 150 }
  expect([nudged(timeout, 150, 1), nudged(timeout, 155, 1), nudged(timeout, 155, -1)]).toEqual([160, 160, 150])
  expect([5, -1, 0.5, NaN, 2 ** 32].map(typed => seedFrom(typed, 7))).toEqual([5, 7, 7, 7, 7])
})

test('an outcome is reached within five seconds, and never slower than at speed 1', () => {
  expect(paceFor(8_000, 1_000)).toBe(1)
  expect(paceFor(8_000, 100_000)).toBe(2)
  expect(paceFor(8_000, 60_000_000)).toBe(10)
})

test('a phone gets a narrow stage; nothing measured yet means a wide one', () => {
  expect(sizeFor(0).width).toBeGreaterThan(sizeFor(320).width)
})

describe('what an article names and does not exist stops the build', () => {
  const body = '<Figure id="here" title="F" /> <Do figure="nowhere" seek="start">go</Do>'

  test('a figure that a verb leads to', () => {
    expect(() => checkFigure('here', body, 'article-1')).not.toThrow()
    expect(() => checkFigure('nowhere', body, 'article-1'))
      .toThrow('<Do figure="nowhere"> of article-1: there is no <Figure id="nowhere"> in it.')
  })

  test('a claim', () => {
    expect(claimNamed('split-brain/two-lead').id).toBe('split-brain/two-lead')
    expect(() => claimNamed('split-brain/three-lead')).toThrow('<Claim id="split-brain/three-lead">: there is no such claim')
  })
})
