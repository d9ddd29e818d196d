/** What the article says of its runs, and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { execute, makeRun, type Executed, type RunRequest } from '../index.ts'
import { chatEvents, heardAt, pairs, texts, thread } from './found.ts'
import { AFTER_THE_CALL, ann, ANSWER, AT_SIX, bob, BROKEN, cat, LATE, QUESTION } from './story.ts'
import { orderWithoutClocksTasks as tasks } from './tasks.ts'

function executed(request: Partial<RunRequest> = {}): Executed {
  const made = makeRun('test', { scenario: 'order-without-clocks/chat', ...request })
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const stampOf = (run: Executed, text: string): unknown => thread(run, ann).find(line => line.text === text)!.stamp
const wall = executed({ parameters: { stamps: 'wall' } })
const lamport = executed()

describe('the numbers of the article', () => {
  it('wall clocks: the question at 300 ms, the answer at 200 ms, and three times the wrong order', () => {
    expect([stampOf(wall, QUESTION), stampOf(wall, ANSWER)]).toEqual([300_000, 200_000])
    for (const person of [ann, bob, cat]) expect(texts(wall, person).slice(0, 2)).toEqual([ANSWER, QUESTION])
    expect(wall.judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)).toEqual(['Effects Below Causes'])
  })

  it('Lamport clocks: 1 for the question, 3 for the answer, 7 and 7 for the two that cross, 16 and 14 around the call', () => {
    const stamps = [QUESTION, ANSWER, AT_SIX, LATE, BROKEN, AFTER_THE_CALL].map(text => stampOf(lamport, text))
    expect(stamps).toEqual([1, 3, 7, 7, 16, 14])
    expect(lamport.status).toBe('ok')
  })

  it('Cat has the answer before the question, and her clock is at 5 when it comes', () => {
    const event = heardAt(lamport, cat, QUESTION)
    expect(heardAt(lamport, cat, ANSWER)).toBeLessThan(event)
    expect(lamport.recording.worldAfter(event - 1).node(cat).state.clock).toBe(5)
    expect(texts(lamport, cat, event - 1)).toEqual([ANSWER, 'Curry what?'])
  })

  it('Bob’s remark reaches Cat before Ann’s, and all three show Ann’s first', () => {
    expect(heardAt(lamport, cat, LATE)).toBeLessThan(heardAt(lamport, cat, AT_SIX))
    for (const person of [ann, bob, cat]) {
      const shown = texts(lamport, person)
      expect(shown.indexOf(AT_SIX)).toBe(shown.indexOf(LATE) - 1)
    }
  })

  it('one pair in how many: of two events, one can have led to the other or not', () => {
    const all = pairs(lamport)
    const [ordered, every] = [all.filter(({ isBefore }) => isBefore).length, Math.floor(all.length / 2)]
    expect([chatEvents(lamport).length, every, ordered]).toEqual([35, 595, 539])
  })
})

it('has tasks that can be done', () => {
  const { lineage } = lamport.recording.event(lamport.recording.length - 1)
  const say = (client: number, text: string) => ({ after: lineage, act: { kind: 'request', client, request: { f: 'say', text, to: null } } }) as const
  const runs = [
    executed({ parameters: { stamps: 'wall', behind: 0 } }),
    executed({ parameters: { slow: 3 } }),
    executed({ parameters: { stamps: 'hybrid' } }),
    executed({ interventions: Array.from({ length: 30 }, (_, i) => say(i % 3, `more ${i}`)) }),
    executed({ mutant: 'lamport-clock/ties-by-arrival' }),
    executed({ faults: [{ at: 1_200_000, fault: { kind: 'crash', node: bob } }, { at: 1_250_000, fault: { kind: 'restart', node: bob } }] }),
  ]
  expect(tasks.filter(({ done }, i) => !done(runs[i]!)).map(({ id }) => id)).toEqual([])
  expect(tasks.filter(({ done }) => done(lamport)).map(({ id }) => id)).toEqual([])
})
