/** A scenario that is given as a value, as a person's own protocol is: made, executed and linked like ours. */
import { expect, it } from 'vitest'
import { decodeLink, encodeLink, execute, makeRun, ours, scenarioNamed, scenarios, type Library } from './index.ts'

const raft = scenarios.find(({ name }) => name === 'split-brain/raft')!
const [mutant] = ours.protocols.find(({ name }) => name === 'raft')!.mutants
const mine: Library = {
  code: 'abcdef012345', scenarios: [{ ...raft, name: 'mine/raft' }], protocols: [{ name: 'mine', mutants: [mutant!] }],
}

const made = makeRun('w', { scenario: 'mine/raft', mutant: `mine/${mutant!.name}` }, mine)

it('is found in its library alone, with its mutants', () => {
  expect(scenarioNamed('mine/raft').ok).toBe(false)
  expect(scenarioNamed('split-brain/raft', mine)).toMatchObject({ ok: false, error: expect.stringContaining('the nearest are mine/raft') as never })
  expect(makeRun('w', { scenario: 'mine/raft', mutant: `raft/${mutant!.name}` }, mine).ok).toBe(false)
})

it('gives a Run that carries its code, and replays from a link where the code is', () => {
  expect(made).toMatchObject({ ok: true, value: { code: 'abcdef012345', scenario: 'mine/raft' } })
  const executed = execute(made.ok ? made.value : ({} as never), mine)
  expect(executed.ok && executed.value.recording.length).toBeGreaterThan(0)
  const link = encodeLink(executed.ok ? executed.value : ({} as never))
  expect(decodeLink(link, mine)).toMatchObject({ ok: true, value: { run: { code: 'abcdef012345' } } })
  expect(decodeLink(link, { ...mine, code: '000000000000' })).toMatchObject({ ok: true, value: { run: { code: 'abcdef012345' } } })
  expect(decodeLink(link)).toEqual({
    ok: false,
    error: 'it is a run of somebody\'s own protocol, mine/raft with code "abcdef012345", which is not here: '
      + 'replay it with "npx quorate replay LINK --code FOLDER" (it was recorded with world w)',
  })
})

it('is unknown to the judge of histories where no client reads, writes or swaps', () => {
  const idle = { ...mine, scenarios: [{ ...raft, name: 'mine/raft', setup: (p: never) => ({ ...raft.setup(p), requests: [] }) }] }
  const run = makeRun('w', { scenario: 'mine/raft' }, idle)
  const executed = execute(run.ok ? run.value : ({} as never), idle)
  expect(executed.ok && executed.value).toMatchObject({ status: 'unknown', basis: 'Linearizable: no client asked for a read, a write or a cas' })
})
