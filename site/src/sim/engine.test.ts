import { messageView, type Frame } from '@quorate/kernel'
import { decodeLink, scenarios } from '@quorate/scenarios'
import { beforeAll, describe, expect, test } from 'vitest'
import { bandsOf, stretchesOf } from '../stage/lanes.ts'
import { madeBy } from '../stage/told-cuts.ts'
import { Engine } from './engine.ts'
import { Later } from './later.ts'
import { messageOf, messagesIn } from './messages.ts'
import { cursorOf } from './place.ts'
import type { Exported, OpenedRun } from './types.ts'

const engine = new Engine('test')
const must = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const failover = { request: { scenario: 'split-brain/failover' } }

describe.each(scenarios.map(({ name, opens }) => ({ name, opens })))('$name', ({ name, opens }) => {
  let run: OpenedRun
  beforeAll(() => {
    run = must(engine.open({ request: { scenario: name } }))
  })

  test('is plain data that a Worker can post', () => {
    expect(structuredClone(run)).toEqual(run)
    expect(JSON.parse(JSON.stringify(run))).toEqual(run)
  })

  test('every column has a value for every event, and every message its ends', () => {
    for (const column of Object.values(run.events)) expect(column).toHaveLength(run.length)
    const { setup, messages } = engine.executed(run.handle).recording
    const shown = messagesIn(run.messages)
    expect(shown).toEqual(messages.map(({ id, from, to, message, sentBy, sentAt, due, endedBy, lost }) => {
      const { label, style, epoch } = messageView(setup.nodes[from]!.protocol, message)
      return { id, from, to, sentBy, sentAt, due, endedBy, lost, label, style, epoch }
    }))
    for (const { sentBy, endedBy } of shown) if (endedBy >= 0) expect(sentBy).toBeLessThan(endedBy)
    expect(new Set(run.messages.looks.map(look => JSON.stringify(look))).size).toBe(run.messages.looks.length)
    expect([messageOf(run.messages, -1), messageOf(run.messages, shown.length)]).toEqual([null, null])
  })

  test('it opens where its scenario says that the story begins, and no later than what goes wrong first', () => {
    if (opens !== undefined) expect(run.opening).toBe(must(cursorOf(run, opens)))
    const starts = run.situations.flatMap(({ spans }) => spans.map(([from]) => from))
    const broken = run.judgements.filter(({ status }) => status === 'violated').map(({ event }) => event)
    // Somebody may be dead before anybody has said a word: then the beginning is what there is to see.
    expect(run.opening).toBeLessThan(Math.max(1, Math.min(run.length, ...starts, ...broken)))
  })

  test('what is shown of it first comes with it: its own place, or the event that is asked for, as far as there is one', () => {
    const frame = (at: number): Frame => must(engine.frames(run.handle, at, at))[0]!
    const shownAt = (at: number): Frame => must(engine.open({ request: { scenario: name } }, at)).shown
    expect(run.shown).toEqual(frame(run.opening))
    expect(shownAt(2)).toEqual(frame(2))
    expect([shownAt(-1), shownAt(run.length)].map(({ event }) => event)).toEqual([0, run.length - 1])
  })

  test('its link replays to the same events', () => {
    const again = must(engine.open({ link: run.link }))
    expect(again.check).toEqual(run.check)
    expect(again.difference).toBeNull()
  })

  test('lanes have no gaps', () => {
    run.nodes.forEach((_, node) => {
      const stretches = stretchesOf(run, node)
      stretches.slice(1).forEach((stretch, i) => expect(stretch.from).toBe(stretches[i]!.to))
      expect(stretches.at(-1)!.to).toBe(run.length)
    })
  })
})

test('an act is put right after an event; what came before stays, and the old run too', () => {
  const run = must(engine.open(failover))
  const changed = must(engine.intervene(run.handle, 100, { kind: 'crash', node: 0 }))
  expect(changed.events.time.slice(0, 101)).toEqual(run.events.time.slice(0, 101))
  expect(changed.acts[0]).toMatchObject({ event: 101, text: 'r1 crashes', byHand: true })
  expect(changed.run.interventions).toHaveLength(1)
  expect(must(engine.open({ run: run.run })).check).toEqual(run.check)
  expect(stretchesOf(changed, 0).map(({ life }) => life)).toContain('crashed')
})

test('an act in the past leaves later ones to the old future', () => {
  const run = must(engine.open(failover))
  const crashed = must(engine.intervene(run.handle, 100, { kind: 'crash', node: 0 }))
  const restarted = must(engine.intervene(crashed.handle, 200, { kind: 'restart', node: 0 }))
  expect(restarted.interventionEvents).toEqual([101, 201])
  const between = must(engine.intervene(restarted.handle, 150, { kind: 'pause', node: 2 }))
  expect(between.run.interventions.map(({ act }) => act.kind)).toEqual(['crash', 'pause'])
  const before = must(engine.intervene(restarted.handle, 100, { kind: 'pause', node: 2 }))
  expect(before.run.interventions.map(({ act }) => act.kind)).toEqual(['pause'])
  expect(before.interventionEvents).toEqual([101])
  const both = must(engine.intervene(before.handle, 101, { kind: 'resume', node: 2 }))
  expect(both.interventionEvents).toEqual([101, 102])
})

describe('a cut with a name', () => {
  const run = must(engine.open({ request: { scenario: 'split-brain/raft' } }))
  const { event, act } = run.acts.find(({ act: { kind } }) => kind === 'cut')!
  const named = must(engine.name(run.handle, event, 'Atlantic'))

  test('is the same run, in which the trace and the bands say what it is called', () => {
    expect(named.check).toEqual(run.check)
    expect(named.link).not.toBe(run.link)
    expect(must(engine.sentences(named.handle, event, event))[0]).toMatch(/^The network is cut: .*, called “Atlantic”\.$/)
    expect([run, named].map(each => bandsOf(each).find(({ kind }) => kind === 'cut')!.word)).toEqual(['cut', 'Atlantic'])
    expect(bandsOf(named).map(({ from, to }) => [from, to])).toEqual(bandsOf(run).map(({ from, to }) => [from, to]))
  })

  test('has its name said when it heals, however much later', () => {
    const heals = run.acts.find(({ act: { kind } }) => kind === 'heal')!.event
    expect(heals - event).toBeGreaterThan(128)
    expect(must(engine.sentences(named.handle, heals, heals))).toEqual(['The network heals: “Atlantic” ends.'])
    expect(must(engine.event(named.handle, heals)).headline).toBe('The network heals: “Atlantic” ends')
    expect(must(engine.sentences(run.handle, heals, heals))).toEqual(['The network heals.'])
  })

  test('is found by what stands at an event, whatever it is called', () => {
    const [frame] = must(engine.frames(named.handle, event, event))
    expect(frame!.cuts).toEqual([act])
    expect(madeBy(named.acts, frame!.cuts[0]!, event)).toMatchObject({ event, act: { called: 'Atlantic' } })
    expect(madeBy(named.acts, frame!.cuts[0]!, event - 1)).toBeUndefined()
  })

  test('keeps it in a link, after other changes, and until it gets another or none', () => {
    expect(must(engine.open({ link: named.link })).run).toEqual(named.run)
    const later = must(engine.intervene(named.handle, event + 5, { kind: 'crash', node: 0 }))
    expect(later.acts.find(each => each.event === event)!.act.called).toBe('Atlantic')
    expect(must(engine.name(named.handle, event, 'Pacific')).run.names).toEqual([[expect.any(Number), 'Pacific']])
    expect(must(engine.name(named.handle, event, '')).run).toEqual(run.run)
    expect(engine.name(named.handle, event, 'x'.repeat(41))).toMatchObject({ ok: false, error: expect.stringContaining('1 to 40 characters') })
  })
})

test('a cut is drawn until a calm ends it', () => {
  const faults = [
    { at: 100_000, fault: { kind: 'cut', sides: [[0], [1, 2, 3, 4]] } },
    { at: 200_000, fault: { kind: 'calm', core: [0, 1, 2, 3, 4] } },
  ]
  const { acts, ...run } = must(engine.open({ request: { scenario: 'split-brain/raft', faults } }))
  const [cut, calm] = acts.map(({ event }) => event)
  expect(bandsOf({ ...run, acts })[0]).toEqual({ kind: 'cut', word: 'cut', from: cut, to: calm })
})

test('the list of faults that was added to a run is known by its name', () => {
  const listed = (faults: unknown) => must(engine.open({ request: { scenario: 'split-brain/raft', faults } })).faultList
  expect(listed('crashes')).toBe('crashes')
  expect(listed([{ at: 1_000, fault: { kind: 'crash', node: 0 } }])).toBe('')
  expect(listed(undefined)).toBeNull()
})

test('an act before the first event comes first', () => {
  const run = must(engine.open(failover))
  const changed = must(engine.intervene(run.handle, -1, { kind: 'cut', sides: [[0], [1, 2, 3, 4]] }))
  expect(changed.events.time[changed.acts[0]!.event]).toBe(0)
  expect(bandsOf(changed)[0]).toMatchObject({ kind: 'cut', from: changed.acts[0]!.event })
})

test('frames, sentences and details of evicted runs are computed again', () => {
  const first = must(engine.open({ request: { scenario: 'split-brain/failover', seed: 1 } }))
  const before = must(engine.frames(first.handle, 5, 7))
  for (let seed = 2; seed < 10; seed++) must(engine.open({ request: { scenario: 'split-brain/failover', seed } }))
  expect(must(engine.frames(first.handle, 5, 7))).toEqual(before)
  expect(must(engine.frames(first.handle, 0, 9_999_999))).toHaveLength(first.length)
})

test('a detail says why, what came of it, and what changed', () => {
  const run = must(engine.open(failover))
  const received = run.events.message.findIndex((message, i) => message >= 0 && run.events.changed[i])
  const detail = must(engine.event(run.handle, received))
  expect(detail.message!.fields.map(([name]) => name)).toContain('type')
  expect(detail.why.at(-1)).toMatchObject({ event: received, by: 'cause' })
  expect(detail.why.map(({ event }) => event)).toContain(run.events.cause[received])
  expect(detail.rows.some(({ before }) => before !== null)).toBe(true)
})

test('search finds sentences whatever the case', () => {
  const run = must(engine.open(failover))
  const found = must(engine.search(run.handle, 'THE NETWORK HEALS'))
  expect(found).toEqual(run.acts.filter(({ act }) => act.kind === 'heal').map(({ event }) => event))
})

test('bad input is one sentence', () => {
  const run = must(engine.open(failover))
  const damaged = run.link.replace(/^..../, 'AAAA')
  expect(engine.open({ link: damaged })).toMatchObject({ ok: false, error: expect.stringContaining('damaged') })
  expect(engine.open({ link: '[1, ' })).toMatchObject({ ok: false, error: expect.stringContaining('no saved run') })
  expect(engine.open({ request: { scenario: 'split-brian/raft' } })).toMatchObject({ ok: false })
  const mistyped = { scenario: 'split-brain/raft', parameters: { cut: 'maybe' } }
  expect(engine.open({ request: mistyped })).toMatchObject({ ok: false })
  expect(engine.claim('none', 'run')).toMatchObject({ ok: false })
  expect(engine.question('none')).toMatchObject({ ok: false })
})

test('a saved file replays like its link', () => {
  const run = must(engine.open(failover))
  const file = JSON.stringify([1, run.run, run.check])
  expect(must(engine.open({ link: file })).check).toEqual(run.check)
})

describe('a run as a file', () => {
  const run = must(engine.open(failover))
  const text = (as: Exported): string => must(new Later(engine).exported(run.handle, as))

  test.each(['trace', 'script', 'test'] as const)('a %s replays to the same digest, and nothing is said of it', as => {
    const again = must(engine.open({ link: text(as), called: '“a.file”' }))
    expect(again.check).toEqual(run.check)
    expect(again.difference).toBeNull()
  })

  test('a trace of other events says where they part, and from where it came', () => {
    const { difference } = must(engine.open({ link: text('trace').replace('"text":"r2', '"text":"r9'), called: '“a.jsonl”' }))
    expect(difference).toMatch(/^“a.jsonl” does not replay: they part at e\d+, first in its text/)
  })

  test('a scenario that is gone is named, with the file, what it was read as, and what there is instead', () => {
    const gone = text('trace').replace('"split-brain/failover"', '"split-brain/gone"')
    expect(engine.open({ link: gone, called: '“a.jsonl”' })).toEqual({
      ok: false, error: expect.stringMatching(
        /^“a.jsonl”, read as a trace: it was made with a scenario that does not exist here: .*gone.*nearest are split-brain/,
      ),
    })
  })

  test('a run whose clients ask other things has no history, and it is said', () => {
    const chat = must(engine.open({ request: { scenario: 'order-without-clocks/chat' } }))
    expect(new Later(engine).exported(chat.handle, 'history'))
      .toEqual({ ok: false, error: expect.stringContaining('no client of this run reads') })
  })

  test('its history is what its clients were told', () => {
    const told = text('history').trimEnd().split('\n').map(line => JSON.parse(line) as { type: string; client?: string })
    expect(told.filter(({ type }) => type === 'invoke')).toHaveLength(run.operations.length)
  })
})

test('a link from another world says so, and whether it gives the same today', () => {
  const { link } = must(new Engine('old').open(failover))
  expect(decodeLink(link)).toMatchObject({ ok: true, value: { run: { world: 'old' } } })
  const opened = must(engine.open({ link }))
  expect(opened.difference).toContain('made with world old; the same run today gives the same events')
  expect(opened.run.world).toBe('test')
})
