/** What a person does in the lab while no task of its page may be long: what executes, searches or judges is elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeLink, execute, makeRun } from '@quorate/scenarios'
import type { Page } from 'playwright-core'

export interface Doing {
  readonly name: string
  /** What the lab is opened with. */
  readonly from: string
  readonly does: (page: Page) => Promise<void>
}

const PATIENCE = { timeout: 120_000 }
const RAFT = '?scenario=split-brain/raft'

/** A run of so many events: eight clients that never stop asking. */
export const busy = (events: number): string => `?scenario=raft-replicates/under-load&clients=8&events=${events}`

/** The same run as a link. */
function linkOf(events: number): string {
  const made = makeRun('bench', { scenario: 'raft-replicates/under-load', parameters: { clients: '8', events: `${events}` } })
  const executed = made.ok ? execute(made.value) : made
  if (!executed.ok) throw new Error(executed.error)
  return encodeLink(executed.value)
}

const OPERATIONS = 100_000

/** A history of so many writes, and a read that no order of them allows. */
function history(): string {
  const line = (process: number, type: string, f: string, value: number | null): string =>
    `${JSON.stringify({ process, type, f, key: 'x', value })}\n`
  const writes = Array.from({ length: OPERATIONS }, (_, i) =>
    line(i % 5, 'invoke', 'write', i) + line(i % 5, 'ok', 'write', i))
  return [...writes, line(1, 'invoke', 'read', null), line(1, 'ok', 'read', 7)].join('')
}

async function playActFind(page: Page): Promise<void> {
  await page.keyboard.press('Space')
  await page.waitForTimeout(4_000)
  await page.keyboard.press('Space')
  await page.keyboard.press('x')
  await page.getByRole('navigation', { name: 'Branches' }).waitFor(PATIENCE)
  await page.keyboard.press('/')
  await page.keyboard.type('node:r2 commitIndex>=100')
  await page.waitForTimeout(3_000)
  await page.getByRole('tab', { name: 'Code' }).click()
  await page.locator('[data-code]:not([data-code=""])').waitFor(PATIENCE)
}

export const doings: readonly Doing[] = [
  {
    name: 'opens a run of 10,000 events', from: RAFT, does: async page => {
      await page.evaluate(link => { location.hash = `#r=${link}` }, linkOf(10_000))
      // Looked for in all of the page, a text is a task of the page itself, again and again.
      await page.locator('.transport .of', { hasText: '/ 9999' }).waitFor(PATIENCE)
    },
  },
  { name: 'plays, acts, finds and shows code in 10,000 events', from: busy(10_000), does: playActFind },
  {
    name: 'looks through 300 runs for a violation', from: RAFT, does: async page => {
      await page.keyboard.press('b')
      await page.locator('[data-hunt-runs]').fill('300')
      await page.locator('[data-hunt-begin]').click()
      await page.locator('[data-hunt-outcome]', { hasText: /none found in 300 runs/ }).waitFor(PATIENCE)
    },
  },
  {
    name: 'judges a history of 100,000 operations', from: RAFT, does: async page => {
      // From the disk, as a person's comes: what a test hands over as bytes is unpacked by the page that is measured.
      const folder = mkdtempSync(join(tmpdir(), 'quorate-history-'))
      writeFileSync(join(folder, 'long.jsonl'), history())
      await page.locator('[data-open]').click()
      await page.locator('[data-file]').setInputFiles(join(folder, 'long.jsonl'))
      await page.locator('[data-verdict]', { hasText: 'Not linearizable' }).waitFor(PATIENCE)
      rmSync(folder, { recursive: true })
    },
  },
  {
    name: 'compares the designs of a story', from: RAFT, does: async page => {
      await page.locator('[data-compare]').click()
      await page.locator('[data-designs]').waitFor(PATIENCE)
      await page.locator('[data-side=B] .numbers').waitFor(PATIENCE)
    },
  },
]
