/** After a calm with a stated time the system must make progress; who does not is convicted, with what it waits for. */
import type { PlannedFault } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import type { Judgement } from './judgement.ts'
import { makeRun, type RunRequest } from './make-run.ts'

const MS = 1_000
const at = (ms: number, fault: PlannedFault['fault']): PlannedFault => ({ at: ms * MS, fault })
const calm = (ms: number, within: number | undefined, core: readonly number[]): PlannedFault =>
  at(ms, { kind: 'calm', core, ...(within !== undefined && { within: within * MS }) })
const crash = (ms: number, ...nodes: number[]): PlannedFault[] => nodes.map(node => at(ms, { kind: 'crash', node }))

function judged(request: RunRequest): Judgement | undefined {
  const made = makeRun('test', request)
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value.judgements.find(({ property }) => property === 'Progress after the calm')
}
const raft = (...faults: readonly PlannedFault[]): Judgement | undefined => judged({ scenario: 'split-brain/raft', faults })
const detector = (...faults: readonly PlannedFault[]): Judgement | undefined =>
  judged({ scenario: 'slow-or-dead/pause-or-crash', faults })

describe('a deadline of a scenario', () => {
  const judgement = (request: Omit<RunRequest, 'scenario'>) => {
    const made = makeRun('test', { scenario: 'raft-elections/leader-crashes', ...request })
    const result = made.ok ? execute(made.value) : made
    if (!result.ok) throw new Error(result.error)
    const { judgements, status } = result.value
    return { status, judged: judgements.find(({ property }) => property === 'One Leader In Time') }
  }

  it('is kept, or broken with what nodes wait for', () => {
    expect(judgement({}).judged).toMatchObject({
      status: 'ok', basis: 'was so at 1.7 s, when it was due: all trouble had ended at 800 ms' })
    const { status, judged } = judgement({ mutant: 'raft/asks-too-few' })
    expect(status).toBe('violated')
    expect(judged!.evidence[0]).toBe('All trouble had ended at 0 ms, and at 900 ms nobody leads.')
    expect(judged!.evidence.slice(1).join(' ')).toMatch(/r\d waits for a majority of votes for term \d/)
  })

  it('that did not come due is unknown, and the run is what it was without it', () => {
    const { status, judged } = judgement({ parameters: { down: 3 } })
    expect([status, judged!.status]).toEqual(['ok', 'unknown'])
    expect(judged!.evidence[0]).toBe('the calm had lasted 600 ms when the run ended, and what is due comes 900 ms after its beginning')
  })

  it('is not stated where Raft promises nothing', () => {
    expect(judgement({ parameters: { spread: 0 } }).judged).toBeUndefined()
    expect(judgement({ parameters: { latency: 60 } }).judged).toBeUndefined()
  })
})

describe('progress', () => {
  it('is not judged where nobody stated a time', () => {
    expect(raft()).toBeUndefined()
    expect(raft(calm(900, undefined, [0, 1, 2]))).toBeUndefined()
  })

  it('is the first definite answer to a client after the calm', () => {
    expect(raft(...crash(500, 0, 1, 2), calm(900, 1_000, [0, 1, 2, 3, 4])))
      .toMatchObject({ status: 'ok', event: -1, basis: expect.stringMatching(/^[AB] was told something definite \d.* after the calm$/) as string })
  })

  it('is violated by a core that is no majority: A waits, and what the nodes wait for is the evidence', () => {
    const verdict = raft(...crash(500, 0, 1, 2, 3, 4), calm(1_200, 800, [0, 1]))!
    expect(verdict.status).toBe('violated')
    expect(verdict.event).toBeGreaterThan(0)
    expect(verdict.evidence[0]).toBe('All trouble had ended at 1.2 s, and until 2 s no client was told anything definite; A and B waited.')
    expect(verdict.evidence.slice(1).join(' ')).toMatch(/r[12] waits for .*votes.*: it has \d of 3, and nothing from/)
  })

  it('is unknown where the run ends before the time that was stated, or nobody asks', () => {
    expect(raft(calm(3_100, 300, [0, 1, 2]))).toMatchObject(
      { status: 'unknown', evidence: ['the run ended 100 ms after the calm, and the time that was stated is 300 ms'] })
    expect(raft(calm(50, 100, [0, 1, 2]))).toMatchObject(
      { status: 'unknown', evidence: ['no client asked for anything between the calm and the time that was stated'] })
  })

  it('counts from the last calm, by hand or planned', () => {
    const byHand = (within: number, ...faults: readonly PlannedFault[]): Judgement | undefined => {
      const act = { kind: 'calm', core: [0, 1, 2], within: within * MS }
      return judged({ scenario: 'split-brain/raft', interventions: [{ after: 0, act }], faults })
    }
    expect(byHand(100)).toMatchObject({ status: 'unknown' })
    expect(byHand(1_000)).toMatchObject({ status: 'ok' })
    // A calm ends planned faults, and so a planned calm that would come later.
    expect(byHand(1_000, calm(700, 1, [0, 1, 2]))).toMatchObject({ status: 'ok' })
  })

  it('of a scenario without clients is that the watcher is right about everyone', () => {
    expect(detector(calm(1_100, 600, [0, 1, 2, 3]))).toMatchObject({ status: 'ok' })
    expect(detector(calm(1_100, 100, [0]))).toMatchObject({
      status: 'violated', evidence: ['All trouble had ended at 1.1 s, and at 1.2 s w was wrong about n1, which is down.'] })
  })

  it('follows every storm at Raft and behind a fence', () => {
    for (const scenario of ['split-brain/raft', 'split-brain/fenced']) {
      for (let seed = 0; seed < (process.env.QUORATE_DEEP === '1' ? 1_000 : 20); seed++) {
        expect(judged({ scenario, faults: 'storm', seed })?.status, `npx quorate run ${scenario} --faults storm --seed ${seed}`).toBe('ok')
      }
    }
  })
})
