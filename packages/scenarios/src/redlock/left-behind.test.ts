/** What is left of a lock, over many seeds: B waits for a TTL where A has died, and never where A has said that it is done. */
import { describe, expect, it } from 'vitest'
import { executed } from '../../test/executed.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 500 : 12
const [A, B] = [0, 1]
const TTL = 700_000

/** When each job was asked for and what came of it, of one client: µs and the answer's kind. */
const jobs = (run: ReturnType<typeof executed>, client: number): readonly (readonly [waited: number, kind: string])[] => {
  const lines = run.recording.history.filter(line => line.client === client)
  const asked = lines.filter(({ kind }) => kind === 'invoke')
  return lines.filter(({ kind }) => kind === 'return').map(({ id, time, value }) =>
    [time - asked.find(line => line.id === id)!.time, (value as { readonly kind: string }).kind])
}

describe(`${SEEDS} seeds, not one`, () => {
  it('whatever s3 has set for A is deleted when A is done, so nobody waits for a TTL', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const run = executed({ scenario: 'redlock/left-behind', seed })
      const told = [A, B].flatMap(client => jobs(run, client))
      expect([run.status, told.map(([, kind]) => kind)], `seed ${seed}`).toEqual(['ok', ['ok', 'ok', 'ok', 'ok']])
      expect(Math.max(...told.map(([waited]) => waited)), `seed ${seed}`).toBeLessThan(TTL)
    }
  })

  it('a client that dies is waited for once, for as long as its keys live', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const run = executed({ scenario: 'redlock/left-behind', seed, parameters: { left: 'death' } })
      const [first, second] = jobs(run, B).map(([waited]) => waited)
      expect([run.status, jobs(run, A), first! > TTL - 100_000, second! < TTL], `seed ${seed}`).toEqual(['ok', [], true, true])
    }
  })
})
