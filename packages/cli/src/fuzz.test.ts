/**
 * Whatever comes from outside is damaged 100,000 times: links, links whose checksum was made to fit, trace files, and
 * faults. Nothing crashes or hangs, every refusal is one sentence, no damaged link is accepted, and what is accepted can
 * be executed. `npm run deep` does twenty times as much.
 */
import { checksum, child, type Run } from '@quorate/kernel'
import {
  decodeLink, encodeLink, execute, faultLists, makeRun, readLinked, readTrace, scenarios, traceLines, type Linked,
  type Result,
} from '@quorate/scenarios'
import { describe, expect, it } from 'vitest'
import { faultsGiven } from './given.ts'

const TIMES = process.env.QUORATE_DEEP === '1' ? 20 : 1
const LIMIT = { timeout: 600_000 }

/** The same damage in every run: draws come from where they stand, not from a generator. */
class Chance {
  #lineage: number
  constructor(seed: number) {
    this.#lineage = seed
  }

  below(n: number): number {
    this.#lineage = child(this.#lineage, n)
    return this.#lineage % n
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const linked = (request: Parameters<typeof makeRun>[1]): Linked => must(execute(must(makeRun('w0', request))))

const samples: readonly Linked[] = [
  ...scenarios.map(({ name }) => linked({ scenario: name })),
  ...Object.keys(faultLists).map(faults => linked({ scenario: 'split-brain/raft', faults, mutant: 'raft/votes-twice@r3' })),
  linked({
    scenario: 'split-brain/raft', manual: true, schedule: [4, 5], answers: [[7, 1]],
    interventions: [
      { after: 0, act: { kind: 'request', client: 5, request: { f: 'cas', key: 'x', from: 1, to: null } } },
      { after: 9, act: { kind: 'delay', message: 8, by: 5 } },
    ],
  }),
]

const LETTERS = [...'ABCXYZabcxyz0189-_.%#&=+/ \n\u0000é']

/** Changed, dropped, added, turned, cut, doubled or moved characters; sometimes twice. */
function damaged(text: string, chance: Chance): string {
  const at = chance.below(text.length)
  const to = Math.min(text.length, at + 1 + chance.below(12))
  const how = chance.below(8)
  switch (how) {
    case 0: return text.slice(0, at) + chance.of(LETTERS) + text.slice(at + 1)
    case 1: return text.slice(0, at) + text.slice(to)
    case 2: return text.slice(0, at) + chance.of(LETTERS) + text.slice(at)
    case 3: return text.slice(0, at) + text.slice(at, to).split('').toReversed().join('') + text.slice(to)
    case 4: return chance.below(2) === 0 ? text.slice(0, at) : text.slice(at)
    case 5: return text.slice(0, to) + text.slice(at)
    case 6: return text.slice(at) + text.slice(0, at)
    default: return damaged(damaged(text, chance), chance)
  }
}

const ODD: readonly unknown[] = [
  null, true, false, -1, 0, 1, 3, 99, 0.5, 1e300, -1e300, 2 ** 53, 86_400_000_001, '', 'crash', '@', '__proto__', 'leader',
  [], {}, [[]], [0, 0], { kind: 'crash', node: 0 }, { role: 'leader' }, { oneOf: [] }, 'x'.repeat(10_000),
  Array.from({ length: 2_000 }, (_, i) => i),
]

/** Another value at one place, or one place less, or one more. */
function changed(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.below(6) === 0) return chance.of(ODD)
  if (Array.isArray(value)) {
    const at = chance.below(value.length + 1)
    const how = chance.below(8)
    if (how === 0 || at === value.length) return value.toSpliced(at, 0, chance.of(ODD))
    return how === 1 ? value.toSpliced(at, 1) : value.with(at, changed(value[at], chance))
  }
  const names = Object.keys(value)
  if (names.length === 0 || chance.below(9) === 0) return { ...value, [chance.of(['kind', 'at', '__proto__', 'toString'])]: chance.of(ODD) }
  const name = chance.of(names)
  const { [name]: inner, ...rest } = value as Record<string, unknown>
  return chance.below(9) === 0 ? rest : { ...rest, [name]: changed(inner, chance) }
}

/** Refused in one sentence that says something, or accepted. */
function isTold(result: Result<unknown>): boolean {
  return result.ok || (result.error.length > 10 && result.error.length < 3_000 && !/\n|undefined|\[object|Error:/.test(result.error))
}

const fragment = (link: string): string => link.replace(/^[^#]*#/, '').split('&')[0]!.trim().replace(/^r=/, '')

describe('damaged input', () => {
  it('60,000 links: none is accepted', LIMIT, () => {
    const links = samples.map(encodeLink)
    const chance = new Chance(1)
    for (let n = 0; n < 60_000 * TIMES; n++) {
      const link = chance.of(links)
      const bad = damaged(link, chance)
      const read = decodeLink(bad)
      if (!isTold(read)) throw new Error(`${JSON.stringify(read)} for ${bad}`)
      if (read.ok && !links.includes(fragment(bad))) throw new Error(`accepted: ${bad}`)
    }
  })

  it('10,000 links that are packed wrong under a checksum that fits: told, and never a crash', LIMIT, () => {
    const bodies = samples.map(sample => encodeLink(sample).split('.')[0]!)
    const chance = new Chance(2)
    for (let n = 0; n < 10_000 * TIMES; n++) {
      const body = damaged(chance.of(bodies), chance)
      const read = decodeLink(`${body}.${checksum(body)}`)
      if (!isTold(read)) throw new Error(`${JSON.stringify(read)} for ${body}`)
    }
  })

  it('5,000 runs with one thing changed: refused, or whole and executable', LIMIT, () => {
    const chance = new Chance(3)
    let executed = 0
    let accepted = 0
    for (let n = 0; n < 5_000 * TIMES; n++) {
      const { run, check } = chance.of(samples)
      const read = readLinked([1, changed(run, chance), check])
      if (!isTold(read)) throw new Error(JSON.stringify(read))
      if (!read.ok) continue
      accepted++
      expect(must(decodeLink(encodeLink(read.value)))).toEqual(read.value)
      if (accepted % 20 === 0) executed += isExecutable(read.value.run)
    }
    expect(accepted).toBeGreaterThan(1_000 * TIMES)
    expect(executed).toBeGreaterThan(50 * TIMES)
  })

  it('10,000 traces: refused where the head or a line is damaged, and never a crash', LIMIT, () => {
    const { recording, run, check } = must(execute(must(makeRun('w0', { scenario: 'clocks-lie/skew' }))))
    const whole = traceLines({ recording, run, check }).join('\n')
    const chance = new Chance(4)
    let refused = 0
    for (let n = 0; n < 10_000 * TIMES; n++) {
      const read = readTrace('t.jsonl', damaged(whole, chance))
      if (!isTold(read)) throw new Error(JSON.stringify(read))
      const linkedRun = read.ok ? readLinked(read.value.held) : read
      if (!isTold(linkedRun)) throw new Error(JSON.stringify(linkedRun))
      if (!linkedRun.ok) refused++
    }
    expect(refused).toBeGreaterThan(5_000 * TIMES)
  })

  it('10,000 lists of faults: refused, or executable', LIMIT, () => {
    const lists = Object.keys(faultLists).map(name => linked({ scenario: 'split-brain/failover', faults: name }).run.faults!)
    const chance = new Chance(5)
    let accepted = 0
    for (let n = 0; n < 10_000 * TIMES; n++) {
      const text = JSON.stringify(changed(chance.of(lists), chance))
      const given = faultsGiven(chance.below(4) === 0 ? damaged(text, chance) : text)
      const made = given.ok ? makeRun('w0', { scenario: 'split-brain/failover', faults: given.value }) : given
      if (!isTold(made)) throw new Error(JSON.stringify(made))
      if (made.ok && accepted++ % 40 === 0) isExecutable(made.value)
    }
    expect(accepted).toBeGreaterThan(500 * TIMES)
  })

  it('what unpacks to more than a megabyte is refused', () => {
    const [sample] = samples as [Linked]
    const bomb = encodeLink({ ...sample, run: { ...sample.run, parameters: { cut: ' '.repeat(4_000_000) } } })
    expect(bomb.length).toBeLessThan(65_536)
    expect(decodeLink(bomb)).toEqual({ ok: false, error: 'the link is damaged: what it holds cannot be unpacked; copy it again whole' })
    expect(decodeLink(encodeLink(sample))).toEqual({ ok: true, value: { run: sample.run, check: sample.check } })
  })

  it('what is nested without end is refused, and exhausts no recursion', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown
    const head = `{"quorate":1,"run":${'['.repeat(50_000)}${']'.repeat(50_000)},"check":null}`
    const refusals = [readLinked(deep), readLinked([1, { world: 'w', scenario: 'split-brain/raft', parameters: { cut: deep } }, null]),
      must(readTrace('t', head)).held].map(each => (Array.isArray(each) ? readLinked(each) : each as Result<unknown>))
    for (const refusal of refusals) expect(refusal).toEqual({ ok: false, error: 'it is nested more than 32 levels deep, and no run is' })
    expect(makeRun('w', { scenario: 'split-brain/raft', faults: must(faultsGiven(JSON.stringify([{ at: 1 }]).replace('1', '['.repeat(5_000) + ']'.repeat(5_000)))) }).ok).toBe(false)
  })
})

/** Runs to its end without a throw; a handler that throws is a finding, not a crash. */
function isExecutable(run: Run): number {
  const executed = execute(run)
  if (!executed.ok) throw new Error(`accepted and then refused: ${executed.error} for ${JSON.stringify(run)}`)
  return executed.value.recording.length > 0 ? 1 : 0
}
