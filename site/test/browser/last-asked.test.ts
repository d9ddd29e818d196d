/** What is dropped, pasted or opened while the lab is busy: the last thing asked for counts, whole, and nothing comes later. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { cursorOf, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'

let page: Page
eachTestHasAPage(opened => (page = opened))

declare global {
  interface Window {
    /** Lets every answer of the simulation through that was held back. */
    go: () => void
    hold: () => void
    drop: (name: string, text: string, isSlow?: boolean) => void
    read: () => void
  }
}

beforeEach(() => page.addInitScript(() => {
  let held: (() => void)[] | null = null
  window.hold = () => (held = [])
  window.go = () => {
    for (const tell of held ?? []) tell()
    held = null
  }
  window.Worker = class extends Worker {
    override addEventListener(name: string, listener: EventListener): void {
      super.addEventListener(name, event => {
        if (held === null || name !== 'message') listener(event)
        else held.push(() => listener(event))
      })
    }
  }
  /** A file that is let go on the lab; a slow one is read once `read` says so. */
  window.drop = (name, text, isSlow = false) => {
    const file = new File([text], name)
    if (isSlow) {
      const gate = new Promise<void>(resolve => (window.read = resolve))
      const slice = file.slice.bind(file)
      file.slice = (...given) => {
        const part = slice(...given)
        const bytes = part.arrayBuffer.bind(part)
        part.arrayBuffer = () => gate.then(bytes)
        return part
      }
    }
    const dataTransfer = { files: [file], types: ['Files'], getData: () => '' }
    const event = new Event('drop', { bubbles: true, cancelable: true })
    document.querySelector('.lab')!.dispatchEvent(Object.assign(event, { dataTransfer }))
  }
}))

const scenario = (): Promise<string> => page.locator('[data-scenario]').inputValue()
const busy = () => page.locator('[data-busy]')
const length = () => page.locator('.of').innerText()
const verdict = () => page.locator('[data-verdict]')
/** What is under way has had the time to go wrong. */
const settle = async (): Promise<void> => {
  await eventually(() => busy().innerText()).toBe('')
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50))))
}

const line = (process: number, type: string, f: string, value: unknown): string => JSON.stringify({ process, type, f, key: 'x', value })
const HISTORY = [line(0, 'invoke', 'write', 1), line(0, 'ok', 'write', 1)].join('\n')

/** The link of a scenario's run, as a person has it. */
async function linkOf(name: string): Promise<string> {
  await openLab(page, `?scenario=${name}`)
  await eventually(() => page.url()).toContain('#r=')
  return page.url()
}

test('a file that is dropped behind changes that wait counts, and none of them is done to it or instead of it', async () => {
  const link = await linkOf('slow-or-dead/pause-or-crash')
  await openLab(page, '?scenario=split-brain/raft&at=e140')
  await page.evaluate(() => window.hold())
  await page.keyboard.press('2')
  for (const key of ['x', 'h', 'Control+z']) await page.keyboard.press(key)
  await page.evaluate(text => window.drop('other.txt', text), link)
  await eventually(() => busy().innerText()).toBe('Opening “other.txt” …')
  // Aimed at what is on the screen, which is not what it would be done to.
  await page.keyboard.press('x')
  await page.evaluate(() => window.go())
  await eventually(scenario).toBe('slow-or-dead/pause-or-crash')
  await settle()
  expect(await scenario()).toBe('slow-or-dead/pause-or-crash')
  expect(await page.locator('.branches').count()).toBe(0)
  expect(await page.locator('[data-said]').innerText()).toContain('Another run has been opened meanwhile. Nothing was changed.')
  await page.keyboard.press('Control+z')
  await eventually(scenario).toBe('split-brain/raft')
  expect(await cursorOf(page)).toBe(140)
})

test('of files and scenarios only the last is opened, whichever is read or computed first', async () => {
  const link = await linkOf('slow-or-dead/pause-or-crash')
  await openLab(page, '?scenario=split-brain/raft&at=e140')
  const before = await length()
  await page.evaluate(text => window.drop('slow.txt', text, true), link)
  await eventually(() => busy().innerText()).toBe('Reading “slow.txt” …')
  await page.evaluate(() => window.hold())
  await page.locator('[data-scenario]').selectOption('split-brain/failover')
  await page.evaluate(history => window.drop('history.jsonl', history), HISTORY)
  await verdict().waitFor()
  await page.evaluate(() => (window.read(), window.go()))
  await eventually(() => verdict().innerText()).toContain('Linearizable')
  await settle()
  // Both were asked for, one over the other.
  expect(await verdict().count()).toBe(1)
  await page.locator('[data-back]').click()
  await eventually(scenario).toBe('split-brain/failover')
  expect(await page.locator('p.message').count()).toBe(0)
  await page.locator('.lab').focus()
  await page.keyboard.press('Control+z')
  await eventually(length).toBe(before)
  expect([await scenario(), await cursorOf(page)]).toEqual(['split-brain/raft', 140])
})

test('what is refused late takes nothing away that came after it', async () => {
  const link = await linkOf('slow-or-dead/pause-or-crash')
  await openLab(page, '?scenario=split-brain/raft&at=e140')
  await page.evaluate(() => window.hold())
  await page.evaluate(text => window.drop('bad.jsonl', text), `${HISTORY}\n{"process":0,"type":"begin","f":"read"}`)
  await page.locator('[data-foreign]').waitFor()
  await page.evaluate(text => window.drop('slow.txt', text, true), link)
  await eventually(() => busy().innerText()).toBe('Reading “slow.txt” …')
  await page.evaluate(() => window.go())
  await eventually(() => page.locator('[role=alert].problem').innerText()).toContain('type is begin')
  await page.evaluate(() => window.read())
  await eventually(scenario).toBe('slow-or-dead/pause-or-crash')
  await settle()
  expect(await page.locator('[data-foreign]').count()).toBe(0)
  await page.evaluate(() => window.drop('neither.txt', 'Dear diary'))
  await eventually(() => page.locator('[role=alert].problem').innerText()).toContain('“neither.txt” is neither')
  expect(await scenario()).toBe('slow-or-dead/pause-or-crash')
})

test('what a hunt finds does not take the place of what was dropped while it looked', async () => {
  const link = await linkOf('slow-or-dead/pause-or-crash')
  await openLab(page, '?scenario=split-brain/failover')
  await page.keyboard.press('b')
  await page.evaluate(() => window.hold())
  await page.locator('[data-hunt-begin]').press('Enter')
  await eventually(() => page.locator('[data-hunt-begin]').innerText()).toBe('Stop')
  await page.evaluate(text => window.drop('slow.txt', text, true), link)
  await page.evaluate(() => window.go())
  // It has found something, which waits for what is being read.
  await eventually(() => page.locator('[data-hunt-begin]').innerText()).toBe('Look')
  expect(await page.locator('p.message').count()).toBe(0)
  await page.evaluate(() => window.read())
  await eventually(scenario).toBe('slow-or-dead/pause-or-crash')
  await eventually(() => page.locator('p.message').innerText()).toContain('It is not opened in the place of what was asked for meanwhile.')
  expect(await scenario()).toBe('slow-or-dead/pause-or-crash')
})
