/** Runs in an empty folder into which the tarballs were installed: see ../pack.test.ts. */
import { checkLinearizability, keyValue, parseHistory } from '@quorate/checkers'
import { searchSetup } from '@quorate/explore'
import { Recording, reliable, type Setup } from '@quorate/kernel'
import { raft } from '@quorate/protocols'
import { scenarios } from '@quorate/scenarios'
import { expect, test } from 'vitest'

const electionTimeout = [150_000, 300_000] as const
const config = { nodes: [0, 1, 2], electionTimeout, heartbeat: 50_000, maxBatch: 64 }

const setup: Setup = {
  nodes: config.nodes.map(id => ({ name: `r${id + 1}`, protocol: raft, config })),
  network: reliable([1_000, 5_000]), requests: [], loops: [], faults: [], situations: [], until: 2_000_000, limit: 10_000,
}

test('kernel: a run of Raft elects a leader', () => {
  const { findings, witnesses } = new Recording(setup, { seed: 1, interventions: [] })
  expect(findings).toEqual([])
  expect(witnesses.find(({ name }) => name === 'leader elected')!.count).toBeGreaterThan(0)
})

test('explore: a search of the same set-up is exhaustive within its bounds', () => {
  const { verdict, covered } = searchSetup({ setup, bounds: { timeouts: 2, depth: 6 } })
  expect(verdict.status).toBe('ok')
  expect(covered.distinct).toBeGreaterThan(100)
})

test('checkers: a lost write is found', () => {
  const lines = [['invoke', 'write', 1], ['ok', 'write', 1], ['invoke', 'read', null], ['ok', 'read', null]]
    .map(([type, f, value]) => JSON.stringify({ process: 0, type, f, key: 'x', value }))
  const parsed = parseHistory(lines.join('\n'))
  expect(parsed.ok && checkLinearizability(parsed.history, keyValue).status).toBe('violated')
})

test('scenarios: all of ours are here', () => {
  expect(scenarios.length).toBeGreaterThan(5)
})
