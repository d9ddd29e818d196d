/** What goes out of the lab comes back in as what it was, and what comes from elsewhere is judged or refused in a sentence. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { labIsThere, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually as within } from './page.ts'

let page: Page
eachTestHasAPage(opened => (page = opened))

const eventually = <T>(read: () => T | Promise<T>) => within(read, 60_000)
const open = (rest = '', size?: { width: number; height: number }): Promise<void> => openLab(page, rest, size)

interface Given {
  readonly name: string
  readonly bytes: Uint8Array
}

async function saved(kind: string): Promise<Given> {
  if (await page.locator(`[data-save=${kind}]`).count() === 0) await page.locator('[data-export]').click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-save=${kind}]`).click()])
  await eventually(() => page.locator('[data-exported]').innerText()).toContain(download.suggestedFilename())
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** As a person drags files from a folder and lets them go somewhere on the lab. */
async function drop(...files: readonly Given[]): Promise<void> {
  await page.evaluate(given => {
    const data = new DataTransfer()
    for (const { name, base64 } of given) {
      data.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], name))
    }
    const at = document.querySelector('.lab')!
    for (const type of ['dragover', 'drop']) {
      at.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    }
  }, files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })))
}

async function paste(text: string): Promise<void> {
  await page.evaluate(given => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', given)
    document.querySelector('.lab')!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const textOf = (name: string, text: string): Given => ({ name, bytes: Buffer.from(text) })
const verdict = () => page.locator('[data-verdict]').innerText()
const scenario = () => page.locator('[data-scenario]').inputValue()

async function digest(): Promise<string> {
  await page.locator('[data-share]').click()
  const found = await page.locator('[data-digest]').innerText()
  await page.keyboard.press('Escape')
  return found
}

test('each kind of export comes back as the run it was, with what was done to it', async () => {
  await open('?scenario=split-brain/raft')
  await page.keyboard.press('2')
  await page.keyboard.press('x')
  await eventually(() => page.locator('.inspector .what').innerText()).toBe('r2 crashes.')
  const recorded = await digest()
  for (const kind of ['trace', 'script', 'test', 'svg', 'png']) {
    const file = await saved(kind)
    expect(file.name).toContain(recorded.slice(0, 6))
    await page.locator('[data-scenario]').selectOption('slow-or-dead/pause-or-crash')
    await eventually(() => page.locator('h1').innerText()).toContain('one watcher, three silences')
    await drop(file)
    await eventually(scenario).toBe('split-brain/raft')
    expect(await digest()).toBe(recorded)
    expect(await page.locator('p.message').count()).toBe(0)
  }
  // What was done last is that it was opened, and not what somebody did in it.
  await page.locator('.lab').focus()
  await page.keyboard.press('Control+z')
  await eventually(scenario).toBe('slow-or-dead/pause-or-crash')
  await page.keyboard.press('Control+Shift+z')
  await eventually(scenario).toBe('split-brain/raft')
  expect(await digest()).toBe(recorded)
})

test('a history of a run is judged as the run was, and the run waits behind it', async () => {
  await open('?scenario=split-brain/failover')
  const at = await page.locator('[data-event]').inputValue()
  await page.getByRole('tab', { name: 'History' }).click()
  await page.locator('[data-judge]').press('Enter')
  await eventually(verdict).toContain('Not linearizable')
  await page.locator('[data-order] summary').click()
  expect(await page.locator('[data-order] li').allInnerTexts()).toEqual([expect.stringContaining('but here')])
  const places = page.locator('[data-foreign] .time', { hasText: '#' })
  expect(await places.evaluateAll(all => all.map(each => each.textContent.split(' ')[0]).sort().join(' '))).toMatch(/^#1 #2 /)
  await page.keyboard.press('Escape')
  await page.locator('[data-first-wrong]').click()
  await eventually(() => page.locator('[data-event]').inputValue()).toBe('e566')
  await open('?scenario=split-brain/failover')
  await drop(await saved('history'))
  await eventually(verdict).toContain('Not linearizable')
  expect(await page.locator('[data-detail]').innerText()).toContain('No order of all operations allows this answer')
  await page.keyboard.press('x')
  await page.locator('[data-back]').click()
  await labIsThere(page)
  expect(await page.locator('[data-event]').inputValue()).toBe(at)
})

const line = (process: number, type: string, f: string, value: unknown, key = 'seat'): string =>
  JSON.stringify({ process, type, f, key, value })
const STALE = [
  line(0, 'invoke', 'write', 'Ann'), line(0, 'ok', 'write', 'Ann'), line(2, 'invoke', 'write', 1, 'other'),
  line(1, 'invoke', 'read', null), line(1, 'ok', 'read', null),
].join('\n')

describe('a history from elsewhere', () => {
  test('is judged, drawn and walked by keyboard, a tab a key', async () => {
    await open()
    await drop(textOf('jepsen.jsonl', STALE))
    await eventually(verdict).toContain('Not linearizable, key seat')
    expect(await verdict()).toContain('Later client 1 read seat and got nothing')
    await page.locator('[role=tab]', { hasText: 'other' }).click()
    expect(await page.locator('.operation.unknown').innerText()).toContain('no answer')
    await page.locator('[data-error]').click()
    expect(await page.locator('.operation.chosen.broken').innerText()).toContain('read')
    await page.locator('[aria-label="Client history of seat"]').focus()
    await page.keyboard.press('ArrowUp')
    await eventually(() => page.locator('[data-detail]').innerText()).toContain('write Ann (line 1)')
  })

  test('of 100,000 operations is judged off the main thread, and only what is in view is in the document', async () => {
    await open()
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      `${line(i % 5, 'invoke', 'write', i)}\n${line(i % 5, 'ok', 'write', i)}`)
    await drop(textOf('long.jsonl', [...lines, line(1, 'invoke', 'read', null), line(1, 'ok', 'read', 7)].join('\n')))
    await eventually(verdict).toContain('Not linearizable')
    expect(await page.locator('.operation').count()).toBeLessThan(200)
    expect(await page.locator('.operation.chosen').innerText()).toContain('7')
  })
})

describe('what is neither leaves everything as it is, and says so', () => {
  test.each([
    ['empty.jsonl', '', '“empty.jsonl” is empty'],
    ['notes.txt', 'Dear diary', 'is neither a run nor a history: it begins with “Dear diary”'],
    ['picture.jpg', '\u0000\u0001', 'is no text'],
    ['gone.trace.jsonl', '{"quorate":1,"run":{"world":"w","scenario":"split-brain/gone"},"check":{"events":0}}',
      '“gone.trace.jsonl”, read as a trace: it was made with a scenario that does not exist here'],
    ['cut.jsonl', '{"quorate":1,"run":{},"check":{"events":9}}', '“cut.jsonl” is cut'],
    ['odd.jsonl', '{"process":0,"type":"begin","f":"read"}', '“odd.jsonl”: line 1: type is begin'],
  ])('%s', async (name, text, sentence) => {
    await open('?scenario=split-brain/raft&at=e40')
    await drop(textOf(name, text))
    const alert = page.locator('[role=alert].problem')
    await alert.waitFor()
    expect(await alert.innerText()).toContain(sentence)
    await labIsThere(page)
    expect(await page.locator('[data-event]').inputValue()).toBe('e40')
  })

  test('pasted anywhere but in a field', async () => {
    await open('?scenario=split-brain/raft')
    await paste('https://example.org/lab/#r=AAAA.00000000')
    await eventually(() => page.locator('[role=alert].problem').innerText()).toContain('What was pasted: the link is damaged')
    await paste(STALE)
    await eventually(verdict).toContain('Not linearizable')
  })
})

test('of several files the first that is a run or a history is taken, and of the others one sentence says that they are not', async () => {
  await open('?scenario=split-brain/raft')
  const run = await saved('trace')
  const said = () => page.locator('p.message.beside').innerText()
  await page.locator('[data-scenario]').selectOption('slow-or-dead/pause-or-crash')
  await eventually(() => page.locator('h1').innerText()).toContain('one watcher, three silences')
  await drop(textOf('notes.txt', 'Dear diary'), run, textOf('jepsen.jsonl', STALE))
  await eventually(scenario).toBe('split-brain/raft')
  await eventually(said).toBe(`“${run.name}” was taken, the first of 3 files that is a run or a history; ` +
    '“notes.txt” and “jepsen.jsonl” were not.')
  await drop(textOf('jepsen.jsonl', STALE), run)
  await eventually(said).toContain('“jepsen.jsonl” was taken')
  await eventually(verdict).toContain('Not linearizable')
  // What is said of files that came together is not said of one that comes alone.
  await drop(textOf('again.jsonl', STALE))
  await eventually(() => page.locator('[data-foreign]').innerText()).toContain('again.jsonl')
  expect(await page.locator('p.message').count()).toBe(0)
  await drop(textOf('notes.txt', 'Dear diary'), textOf('more.txt', ''))
  await eventually(() => page.locator('[role=alert].problem').innerText()).toContain('None of 2 files: “notes.txt” is neither')
})

test('where the first of several is a run that cannot be opened, the next is tried, and why not is said', async () => {
  await open('?scenario=split-brain/raft')
  const run = await saved('trace')
  const gone = textOf('gone.trace.jsonl',
    '{"quorate":1,"run":{"world":"w","scenario":"split-brain/gone"},"check":{"events":0}}')
  const bad = textOf('bad.jsonl', '{"process":0,"type":"begin","f":"read"}')
  const alert = page.locator('[role=alert].problem')
  await page.locator('[data-scenario]').selectOption('slow-or-dead/pause-or-crash')
  await eventually(() => page.locator('h1').innerText()).toContain('one watcher, three silences')
  await drop(gone, textOf('notes.txt', 'Dear diary'), bad, run, textOf('jepsen.jsonl', STALE))
  await eventually(scenario).toBe('split-brain/raft')
  const said = () => page.locator('p.message.beside').innerText()
  await eventually(said).toContain(
    `“${run.name}” was taken, the first of 5 files that is a run or a history and could be opened; ` +
    '“notes.txt” and “jepsen.jsonl” were not. “gone.trace.jsonl”, read as a trace: it was made with a scenario',
  )
  expect(await said()).toContain('“bad.jsonl”: line 1: type is begin')
  expect(await alert.count()).toBe(0)
  await drop(gone, textOf('notes.txt', 'Dear diary'))
  await alert.waitFor()
  expect(await alert.innerText()).toMatch(/^None of 2 files: “gone\.trace\.jsonl”, read as a trace: it was made with a scenario/)
  expect(await scenario()).toBe('split-brain/raft')
})

test.each(['light', 'dark'] as const)('axe finds nothing serious in %s, at 320 px too', async colorScheme => {
  await page.emulateMedia({ colorScheme })
  await open('', { width: 320, height: 700 })
  await page.locator('[data-export]').click()
  await page.locator('[data-save=png]').waitFor()
  expect(await faultsOf(page, { colours: colorScheme === 'dark' })).toEqual([])
  await drop(textOf('jepsen.jsonl', STALE))
  await eventually(verdict).toContain('Not linearizable')
  expect(await faultsOf(page, { colours: colorScheme === 'dark' })).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
