/** Numbers that articles say of their runs: who changes a run changes a sentence. `slow-or-dead` has its own. */
import { sentence } from '@quorate/kernel'
import { measured, readSystem } from '@quorate/protocols'
import { expect, it } from 'vitest'
import { clientB as mistaken, readOfB } from './clocks-lie/story.ts'
import { execute, makeRun, type Executed } from './index.ts'
import { clientB as driver, readOfB as question } from './majorities-overlap/bridge.ts'
import { told, toldText } from './operations.ts'
import { monitorConfig } from './split-brain/monitor.ts'
import { clientA, clientB, saleOfA } from './split-brain/story.ts'

function executed(scenario: string, parameters = {}): Executed {
  const made = makeRun('test', { scenario, parameters })
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const sentences = ({ recording }: Executed): string =>
  Array.from({ length: recording.length }, (_, i) => `${recording.event(i).time} ${sentence(recording, i)}`).join('\n')

it('clocks-lie: what the clocks and the stamps are', () => {
  const text = sentences(executed('clocks-lie/skew'))
  for (const part of [
    '307799 r1 receives Request(write dose = 500) from A. Stamps it 0.607799 s', '465123 B receives Reply(ok, 500)',
    'Stamps it 0.506287 s, not above the 0.607799 s', '510023 B receives Reply(ok, 50)',
  ]) expect(text).toContain(part)
  expect(sentences(executed('clocks-lie/skew', { stamps: 'above-seen' }))).toContain('Stamps it 0.607800 s')
})

it('clocks-lie: after an hour without being set, r1 is 720 ms ahead', () => {
  const text = sentences(executed('clocks-lie/drift'))
  const [, written, stamped] = /(\d+) r1 receives Request\(write dose = 500\) from A. Stamps it (\d+\.\d+) s/.exec(text)!
  expect(Math.round((Number(stamped) * 1_000_000 - Number(written)) / 1_000)).toBe(720)
})

it('clocks-lie: B is told "ok" for a write that its next read does not find', () => {
  const run = executed('clocks-lie/skew')
  expect(told(run, mistaken, readOfB).answered).toBe(run.judgements[0]!.event)
})

it('split-brain: B has sold the seat a third of a second after A', () => {
  const run = executed('split-brain/failover')
  const [a, b] = [told(run, clientA, saleOfA), told(run, clientB, 0)].map(({ answered }) => run.recording.event(answered).time)
  expect(b! - a!).toBeGreaterThan(330_000)
  expect(b! - a!).toBeLessThan(350_000)
})

it('split-brain: four pings of 50 ms go unanswered before the monitor gives up', () => {
  const { parameters } = executed('split-brain/failover').run
  expect(monitorConfig(parameters)).toMatchObject({ pingEvery: 50_000, misses: 4 })
})

it('majorities-overlap: what B is told with other sizes, of the very same seed', () => {
  const toldB = (read: number, write: number): string =>
    toldText(told(executed('majorities-overlap/bridge', { read, write }), driver, question))
  expect([toldB(3, 3), toldB(2, 3), toldB(4, 2)]).toEqual(['closed', 'open', 'unknown'])
})

it('majorities-overlap: of five any two may be lost, of four and of three any one', () => {
  const survived = ['5', '4', '3'].map(nodes => {
    const read = readSystem('majority', [nodes])
    return read.ok ? measured(read.value).families[0]!.resilience!.crashes : read.error
  })
  expect(survived).toEqual([2, 1, 1])
})
