import { gzipSync } from 'node:zlib'
import { decodeLink, encodeLink, scenarios } from '@quorate/scenarios'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { Engine } from '../../src/sim/engine.ts'
import { faultsOf } from './axe.ts'
import { openBrowser } from './browser.ts'
import { cursorOf, labIsThere, labUrl, openLab, rowOf } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'
import { shiftsOf, watchShifts } from './shifts.ts'

declare global {
  interface Window {
    /** What was said, or asked. */
    texts: string[]
  }
}

let page: Page
const { context, watch } = eachTestHasAPage(opened => (page = opened))
// What one test has the browser remember is no other's, also where it fails. A blank page remembers nothing.
afterEach(async () => {
  if (page.url() !== 'about:blank') await page.evaluate(() => localStorage.clear())
})

const open = (rest = '', size?: { width: number; height: number }): Promise<void> => openLab(page, rest, size)

const cursor = (): Promise<number> => cursorOf(page)
const stepTo = (event: number): Promise<unknown> => eventually(cursor).toBe(event)
const said = (): Promise<string> => page.locator('[data-said]').innerText()
const node = (name: string) => page.locator(`.stage [data-node="${name}"]`)
const heading = () => page.locator('.inspector .what')

describe('the code', () => {
  test('of an event: the lines that ran, those of the same function that did not, and nothing for what no handler did', async () => {
    await open('?scenario=split-brain/failover&at=317')
    await page.locator('.inspector').getByRole('button', { name: 'The code that ran' }).click()
    await page.locator('[data-code="317"]').waitFor()
    expect(await page.locator('.code h3').first().innerText()).toMatch(/^primary-backup\/primary-backup\.ts\s+\d+ statements ran$/)
    const line = (text: string) => page.locator('.code .line', { hasText: text })
    expect(await line('s.epoch = m.epoch').getAttribute('class')).toMatch(/\bran\b/)
    expect(await line('rule.isNewer(s, m.epoch)').locator('code .idle').allInnerTexts().then(texts => texts.join('')))
      .toBe('return noteOldOrder(s, out)')
    await page.locator('.lab').focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft')
    await page.locator('[data-code="314"]').waitFor()
    expect(await page.locator('.code').innerText()).toContain('No handler of r3 ran')
  })

  test('of a mutant is the mutant’s', async () => {
    await open('?scenario=split-brain/failover&mutant=primary-backup/follows-old-orders&at=317')
    await page.getByRole('tab', { name: 'Code' }).click()
    await page.locator('[data-code="317"]').waitFor()
    expect(await page.locator('.code h3').allInnerTexts().then(texts => texts.join(' '))).toContain('primary-backup/mutants.ts')
  })
})

describe('going somewhere', () => {
  test('the log has the sentences of the rows that are in view, also where what it asked for before comes later', async () => {
    await page.addInitScript(() => {
      const { postMessage } = Worker.prototype
      Worker.prototype.postMessage = function (this: Worker, message: { call?: string; given?: readonly unknown[] }): void {
        const isOfTheTop = message.call === 'sentences' && message.given![1] === 0
        setTimeout(() => postMessage.call(this, message), isOfTheTop ? 400 : 0)
      }
    })
    await open('?scenario=split-brain/failover&at=566')
    await page.locator('#tab-log').click()
    const row = page.locator('.view tr[aria-current]')
    await eventually(() => row.innerText()).toContain('B receives Reply(ok, Bob) from r3')
    await page.waitForTimeout(600)
    expect(await row.innerText()).toContain('B receives Reply(ok, Bob) from r3')
  })

  test('runs on until a query holds, says where it never does, and what it cannot read', async () => {
    await open('?scenario=raft-elections/leader-crashes&at=40')
    await page.locator('.lab').focus()
    await page.keyboard.press('u')
    await page.keyboard.type('node:r2 currentTerm>=2')
    await page.keyboard.press('Enter')
    await page.getByText(/^Reached at e\d+\.$/).waitFor()
    const reached = await cursor()
    expect(reached).toBeGreaterThan(40)
    await page.locator('.inspector h3', { hasText: 'State of r2' }).waitFor()
    expect(await page.locator('.inspector').innerText()).toMatch(/term\s+2/)
    await page.locator('[data-until]').fill('currentTerm>=99')
    await page.keyboard.press('Enter')
    await page.getByText(new RegExp(`^Not reached in the \\d+ events after e${reached}\\.$`)).waitFor()
    await page.locator('[data-until]').fill('node:r99')
    await page.keyboard.press('Enter')
    await page.getByText('“node:r99” names no node of this run').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('[data-until]').count()).toBe(0)
  })

  test('keeps events under a name: in the link, on the track, and in a branch as far as it is the same', async () => {
    await open('?scenario=split-brain/failover&at=314')
    for (const [event, name] of [[314, 'the cut is felt'], [566, 'the stale read']] as const) {
      await page.locator('[data-event]').fill(`e${event}`)
      await page.keyboard.press('Enter')
      await page.locator('.lab').focus()
      await page.keyboard.press('m')
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('[')
    await stepTo(314)
    await page.keyboard.press(']')
    await stepTo(566)
    await eventually(() => page.url()).toContain('&mark=e314%3Athe%20cut%20is%20felt&mark=e566%3A')
    const shared = page.url()
    await page.keyboard.press('[')
    await stepTo(314)
    await page.keyboard.press('h')
    await page.getByRole('navigation', { name: 'Branches' }).waitFor()
    expect(await page.locator('.bookmarks .name').allInnerTexts()).toEqual(['the cut is felt'])
    // Without a name it is marked as well; what takes it away says so.
    await page.keyboard.press('m')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Enter')
    await eventually(said).toBe('Bookmark at event 315, without a name.')
    await page.keyboard.press('m')
    await page.getByRole('button', { name: 'Remove' }).click()
    await eventually(said).toBe('The bookmark at event 315 is gone.')
    await page.goto('about:blank')
    await page.goto(shared)
    await labIsThere(page)
    expect(await page.locator('.bookmarks .name').allInnerTexts()).toEqual(['the cut is felt', 'the stale read'])
  })

  test('a key that overtakes a jump leaves the field at the event that is shown', async () => {
    await open('?scenario=split-brain/failover&at=314')
    await page.locator('.lab').focus()
    await page.keyboard.press('m')
    await page.keyboard.press('Enter')
    await page.evaluate(() => { // in one task: no frame comes between
      const field = document.querySelector<HTMLInputElement>('[data-event]')!
      field.value = 'e900'
      field.dispatchEvent(new Event('change', { bubbles: true }))
      document.querySelector('.lab')!.dispatchEvent(new KeyboardEvent('keydown', { key: '[', bubbles: true }))
    })
    await page.waitForTimeout(100)
    expect([await cursor(), await page.locator('[data-frame]').getAttribute('data-frame')]).toEqual([314, '314'])
  })

  test('shows what the pointer is over on the track, and stays where it was', async () => {
    await open('?scenario=split-brain/failover&at=314')
    const box = (await page.locator('.transport .track').boundingBox())!
    await page.mouse.move(box.x + box.width - 9, box.y + box.height / 2)
    await page.locator('.ghosted').waitFor()
    const preview = page.locator('.transport .preview')
    await eventually(() => preview.innerText()).toMatch(/^e13\d\d [\d.]+ m?s .+/)
    expect(await cursor()).toBe(314)
    await page.mouse.move(box.x, box.y - 200)
    await page.locator('.ghosted').waitFor({ state: 'detached' })
  })
})

test('the inspector follows a hand that scrubs once it rests: of the events on the way it asks for none', async () => {
  await page.addInitScript(() => {
    window.texts = []
    window.Worker = class extends Worker {
      override postMessage(message: { readonly call?: string }): void {
        if (message.call !== undefined) window.texts.push(message.call)
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
        super.postMessage(message)
      }
    }
  })
  // All pictures that the hand passes are there by then: what is waited for would be a rest.
  await open('?scenario=split-brain/failover&at=314')
  await eventually(() => heading().innerText()).not.toBe('')
  await eventually(() => page.evaluate(() => window.texts.filter(call => call === 'frames').length)).toBeGreaterThan(0)
  await page.waitForTimeout(500)
  const asked = await page.evaluate(async () => {
    const track = document.querySelector<HTMLInputElement>('.track input')!
    const asked = (): number => window.texts.filter(call => call === 'event').length
    const before = asked()
    for (let i = 0; i < 40; i++) {
      track.value = String(313 + (i % 20))
      track.dispatchEvent(new Event('input', { bubbles: true }))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return asked() - before
  })
  // The first is the only one as long as no other has come, and on a busy machine a hand rests now and then.
  expect(asked).toBeLessThan(5)
  await eventually(() => page.locator('.inspector header b').innerText()).toBe('e332')
  await eventually(() => page.locator('.inspector.stale').count()).toBe(0)
})

describe('what can have led to an event, and what it can have led to', () => {
  const diagram = () => page.locator('[aria-label="Space-time diagram"]')
  const text = () => page.locator('output.cone')
  /** By what is drawn: numbers are faint or not, the event of a cone and what it led to have a ring each. */
  const standing = (...events: number[]): Promise<string[]> => diagram().evaluate((element, asked) => {
    const lines = (selector: string): string[] => element.querySelector(selector)?.textContent.split('\n') ?? []
    const [strong, faint] = [lines('.numbers'), lines('.numbers.aside')]
    const hasRing = (kind: string, row: number): boolean =>
      (element.querySelector(`.ring.${kind}`)?.getAttribute('d') ?? '').match(/M[\d.]+ [\d.]+/g)
        ?.some(at => Number(at.split(' ')[1]) === row * 24 + 12) ?? false
    return asked.map(event => {
      if (faint.length === 0) return ''
      const row = strong.indexOf(`e${event}`)
      return row < 0 ? 'aside' : (['itself', 'effect'].find(kind => hasRing(kind, row)) ?? 'cause')
    })
  }, events)
  const rest = async (event: number): Promise<void> => {
    const { x, y } = await rowOf(diagram(), event)
    await page.mouse.move(x + 40, y)
  }

  test('stands out around the current event, as a key says', async () => {
    await open('?scenario=split-brain/failover&at=317')
    expect(await standing(312, 314, 317, 323)).toEqual(['', '', '', ''])
    await page.locator('.lab').focus()
    await page.keyboard.press('e')
    await eventually(() => text().innerText()).toMatch(/^e317: \d+ causes, \d+ effects, \d+ concurrent$/)
    expect(await standing(312, 314, 317, 323)).toEqual(['cause', 'aside', 'itself', 'aside'])
    await page.keyboard.press('e')
    await eventually(() => standing(312, 314, 317, 323)).toEqual(['aside', 'aside', 'itself', 'effect'])
    await page.keyboard.press('e')
    await page.keyboard.press('e')
    await eventually(() => standing(312, 314, 317, 323)).toEqual(['', '', '', ''])
  })

  test('stands out around the event on which the pointer rests, and what was there comes back', async () => {
    await open('?scenario=split-brain/failover&at=317')
    await rest(323)
    await eventually(() => text().innerText()).toMatch(/^e323: /)
    expect(await standing(312, 317, 323)).toEqual(['cause', 'cause', 'itself'])
    await page.mouse.move(5, 5)
    await eventually(() => text().count()).toBe(0)
    expect(await standing(312, 323)).toEqual(['', ''])
    await page.locator('.lab').focus()
    await page.keyboard.press('e')
    await eventually(() => text().innerText()).toMatch(/^e317: /)
    await rest(312)
    await eventually(() => text().innerText()).toMatch(/^e312: /)
    expect(await standing(317)).toEqual(['aside'])
    expect(await cursor()).toBe(317)
    // What scrolls below a pointer that stays is not what it rests on.
    await page.mouse.wheel(0, 24)
    await eventually(() => text().innerText()).toMatch(/^e317: /)
    await page.waitForTimeout(300)
    expect(await text().innerText()).toMatch(/^e317: /)
  })
})

describe('the lanes of the diagram', () => {
  const diagram = () => page.locator('[aria-label="Space-time diagram"]')
  const told = (): Promise<string> => page.locator('[data-hidden-lanes]').innerText()
  /** Whatever stands there while a pointer does. */
  const heads = (): Promise<string[]> => diagram().locator('.heads b').evaluateAll(all =>
    all.map(each => (each.querySelector('span') ?? each).textContent.trim()))
  const ruler = (): Promise<string> => diagram().locator('.ruler').innerText()

  test('are hidden by a click on a name or from a list, folded into counts, named, shared, and shown again', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    expect([await told(), (await ruler()).includes('more')]).toEqual(['', false])
    const all = await heads()
    await diagram().locator('[data-hide=r1]').click()
    await eventually(told).toBe('1 lane hidden: r1 · Show all')
    await eventually(ruler).toContain('more')
    expect(await heads()).toEqual(all.filter(name => name !== 'r1'))
    expect(await diagram().locator('.line.through').count()).toBe(1)
    expect(await diagram().locator('.labels text', { hasText: '←r1' }).count()).toBeGreaterThan(0)
    // By keyboard alone: from the palette to the list, and with Space.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('hide or show')
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-lane'))).toBe('r1')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await eventually(told).toBe('2 lanes hidden: r1, r2 · Show all')
    for (const name of ['r3', 'r4', 'r5', 'A']) await page.locator(`[data-lane=${name}]`).uncheck()
    expect(await page.locator('[data-lane=B]').isDisabled()).toBe(true)
    expect([await heads(), await diagram().locator('[data-hide]').count()]).toEqual([['B'], 0])
    for (const name of ['r3', 'r4', 'r5', 'A']) await page.locator(`[data-lane=${name}]`).check()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await eventually(() => page.url()).toMatch(/&view=hide-r1,hide-r2$/)
    const shared = page.url()
    // Another run of the same nodes keeps them, one of other nodes does not.
    await page.locator('.lab').focus()
    await page.keyboard.press('x')
    await eventually(said).toContain('crash')
    expect(await told()).toContain('2 lanes hidden: r1, r2')
    await page.goto('about:blank')
    await open(`${shared.slice(shared.indexOf('#'))},hide-r9`)
    await eventually(told).toBe('2 lanes hidden: r1, r2 · Show all')
    expect(await page.locator('p.message').innerText()).toContain('This run has no node “r9”, whose lane the link hides.')
    const { y } = (await diagram().boundingBox())!
    await page.locator('[data-show-all]').click()
    await eventually(heads).toEqual(all)
    // What lies below a pointer does not move when words come and go.
    expect([await told(), (await diagram().boundingBox())!.y]).toEqual(['', y])
  })

  test('say so where what hides them does not come, and all stay', async () => {
    // The browser writes of it into the console, so it is no page that is watched.
    const cut = await context().newPage()
    await openLab(cut, '?scenario=split-brain/raft')
    await cut.route('**/_astro/*.js', route => route.abort())
    await cut.locator('[data-hide=r1]').click()
    await eventually(() => cut.locator('[data-hidden-lanes]').innerText()).toContain('could not be fetched')
    expect(await cut.locator('[data-hide=r1]').count()).toBe(1)
    await cut.close()
  })
})

describe('an operation of the client history', () => {
  const text = () => page.locator('[data-isolated]')
  /** The operations that stand so, by what their clients asked. */
  const those = (standing: string) => page.locator(`.history .operation.${standing}`)
  const history = () => page.locator('[aria-label="Client history"]')

  test('is isolated by a pointer and by arrow keys, with its place in an order, and words', async () => {
    await open('?scenario=split-brain/raft&at=e700')
    await page.getByRole('tab', { name: 'History' }).click()
    await eventually(() => text().innerText()).toContain('Point at an operation')
    expect(await those('aside').count()).toBe(0)
    await page.locator('.history .operation:not(.ahead)').nth(2).hover()
    await eventually(() => text().innerText()).toMatch(/^[AB]: .+\. Number \d+ of \d+ in an order that explains every answer\..* must come before it/)
    expect([await those('itself').count(), await text().getAttribute('aria-live')]).toEqual([1, 'off'])
    expect(await those('before').count()).toBeGreaterThan(0)
    expect(await page.locator('.history .time.before').first().innerText()).toMatch(/^#\d+$/)
    await page.mouse.move(5, 5)
    await eventually(() => text().innerText()).toContain('Point at an operation')
    await history().focus()
    await page.keyboard.press('ArrowDown')
    const first = await those('itself').getAttribute('data-operation')
    await page.keyboard.press('ArrowRight')
    await eventually(() => those('itself').getAttribute('data-operation')).not.toBe(first)
    expect([await text().getAttribute('aria-live'), await cursor()]).toEqual(['polite', 700])
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Enter')
    await eventually(cursor).not.toBe(700)
    await page.keyboard.press('Escape')
    await eventually(() => those('itself').count()).toBe(0)
    expect(await history().evaluate(element => element === document.activeElement)).toBe(true)
  })

  test('that is evidence of a violation stands out with the rest of it', async () => {
    await open('?scenario=split-brain/failover&at=e317')
    await page.getByRole('tab', { name: 'History' }).click()
    await page.locator('[data-first-wrong]').click()
    await page.locator('.history .operation.broken').first().hover()
    await eventually(() => text().innerText()).toContain('No order of all operations allows this answer.')
    expect(await those('named').count()).toBeGreaterThan(0)
    expect(await those('before').count()).toBe(0)
  })
})

describe('opening', () => {
  test('shows a paused run shortly before its situation, with a goal, and → is the next step', async () => {
    await open()
    const at = await cursor()
    expect(at).toBeGreaterThan(0)
    expect(await page.locator('[data-play]').innerText()).toContain('Play')
    expect(await page.locator('.goal').innerText()).toContain('Press')
    await page.keyboard.press('ArrowRight')
    await stepTo(at + 1)
    await eventually(said).toContain(`Event ${at + 1}:`)
  })

  test('a scenario, its parameters, seed and event come from the address', async () => {
    await open('?scenario=split-brain/raft&cut=none&seed=3&at=e20')
    expect(await cursor()).toBe(20)
    expect(await page.locator('[data-scenario]').inputValue()).toBe('split-brain/raft')
    expect(await page.locator('[data-seed]').inputValue()).toBe('3')
    expect(await page.locator('[data-parameters]').innerText()).toContain('1 changed')
  })

  test.each([
    ['', 'Two leaders: asynchronous failover. A monitor'],
    ['?scenario=split-brain/raft&seed=3', scenarios.find(({ name }) => name === 'split-brain/raft')!.title],
    ['?scenario=small/raft', 'Run real protocols'],
    ['#r=AAAA.00000000', 'Run real protocols'],
  ])('until there is a run, words say what comes, as far as the address %s tells: %s', async (rest, words) => {
    let goOn!: () => void
    const mayGoOn = new Promise<void>(resolve => (goOn = resolve))
    await page.route('**/_astro/worker-*.js', async route => {
      await mayGoOn
      await route.continue()
    })
    await page.goto(labUrl(rest))
    await page.locator('.bar').waitFor()
    expect(await page.locator('.lab-loading').innerText()).toContain(words)
    expect(await page.locator('[data-scenario]').innerText()).toContain('Opening …')
    expect(await page.locator('.waiting').count()).toBe(0)
    goOn()
    await page.locator('.lab-loading').waitFor({ state: 'detached' })
    await page.locator('.lab .stage, .lab .problem').first().waitFor()
  })

  test('what is painted first is the largest that is painted on a phone', async () => {
    await page.addInitScript(() => {
      new PerformanceObserver(list => {
        const { element } = list.getEntries().at(-1) as unknown as { readonly element: Element | null }
        Object.assign(window, { largest: element?.className })
      }).observe({ type: 'largest-contentful-paint', buffered: true })
    })
    await openLab(page, '', { width: 412, height: 823 })
    expect(await page.evaluate(() => (window as unknown as { largest: string }).largest)).toBe('opens')
  })

  test('where a scenario cannot come, a sentence says so, and the bar names what runs', async () => {
    await open('?scenario=split-brain/raft')
    await page.context().route('**/pause-or-crash*.js', route => route.abort())
    await page.locator('[data-scenario]').selectOption('slow-or-dead/pause-or-crash')
    await page.locator('p.message.problem').waitFor()
    await eventually(() => page.locator('[data-scenario]').inputValue()).toBe('split-brain/raft')
    expect(await page.locator('h1').innerText()).toContain('Raft')
  })

  test('the address follows, so that a reload stays where it was', async () => {
    await open('?scenario=split-brain/raft')
    await page.keyboard.press('Home')
    await eventually(() => page.url()).toMatch(/#r=.*&at=e0$/)
    await page.getByRole('tab', { name: 'History' }).click()
    await eventually(() => page.url()).toMatch(/#r=.*&at=e0&view=history$/)
    await page.reload()
    await labIsThere(page)
    expect(await cursor()).toBe(0)
    expect(await page.getByRole('tab', { name: 'History' }).getAttribute('aria-selected')).toBe('true')
    expect(await page.locator('[data-scenario]').inputValue()).toBe('split-brain/raft')
  })

  test('a link selects a node where it is not the usual one; a name that no node has is one sentence', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    await eventually(() => page.url()).toMatch(/&at=e120$/)
    await page.keyboard.press('4')
    await eventually(() => page.url()).toMatch(/&at=e120&sel=r4$/)
    await page.locator('[data-share]').click()
    const link = await page.locator('[data-link]').inputValue()
    await page.goto('about:blank')
    await page.goto(link)
    await eventually(() => node('r4').evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('z')
    await eventually(() => heading().innerText()).toBe('r4 stops executing.')
    await page.goto('about:blank')
    await open(new URL(link.replace('sel=r4', 'sel=r44')).hash)
    expect(await page.locator('p.message').innerText()).toContain('This run has no node “r44”, which the link selects.')
    expect(await page.locator('.rail select').evaluate(field => (field as HTMLSelectElement).selectedOptions[0]!.text)).toBe('r1')
  })

  test('without scripts every scenario is a still with sentences', async () => {
    const textOf = async (url: string): Promise<string> => (await fetch(url)).text()
    const instead = /<noscript>([^]*?)<\/noscript>/.exec(await textOf(labUrl()))![1]!
    const stills = await textOf(new URL(/href="([^"]+)"/.exec(instead)![1]!, labUrl()).href)
    expect(stills.match(/<svg[^>]*aria-label="Cluster"/g)).toHaveLength(2 * scenarios.length)
    for (const { title } of scenarios) expect(stills).toContain(title)
  })

  test('the stills fit a phone, and axe finds nothing in them', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(new URL('stills/', labUrl()).href)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    expect(await faultsOf(page, { within: '.lab-stills section:nth-of-type(-n + 3)' })).toEqual([])
  })
})

test.each([[1440, 900], [1024, 768], [390, 844]])('nothing moves while it opens (%d × %d)', async (width, height) => {
  await watchShifts(page)
  await open('', { width, height })
  await eventually(() => page.url()).toContain('#r=')
  if (width >= 1280) await heading().waitFor()
  expect(await shiftsOf(page)).toEqual([])
})

// Issue 6. The Worker fetches protocols, scenarios and lessons by need: with all of them it would be more.
test('opens with at most 250 kB of compressed script, in few files, and small faces without the whole ones', async () => {
  const asked = new Set<string>()
  page.on('request', request => asked.add(request.url()))
  await open()
  const of = (ending: string): string[] => [...asked].filter(url => url.endsWith(ending))
  // What is printed comes last.
  await eventually(() => of('.js').some(url => url.includes('/Paper.'))).toBe(true)
  const texts = await Promise.all(of('.js').map(async script => (await fetch(script)).arrayBuffer()))
  expect(texts.reduce((sum, text) => sum + gzipSync(new Uint8Array(text)).length, 0)).toBeLessThan(250_000)
  const names = of('.js').map(url => url.split('/').at(-1)!.slice(0, -'-xxxxxxxx.js'.length).split('.')[0]!)
  // One of every page, four of the lab, the Worker, and what its run is made of.
  expect(names.toSorted()).toEqual([
    'LabPage', 'Page', 'Paper', 'SpaceTime', 'client', 'failover', 'primary-backup', 'primary-backup-kv', 'split-brain',
    'worker',
  ])
  expect(of('.css').length).toBe(3)
  expect(of('.woff2').map(url => /.*\/([\w-]+)\./.exec(url)![1]!).toSorted()).toEqual(['mono', 'mono-strong', 'sans'])
})

test('on a wide screen all of the stage stands before the inspector beside it', async () => {
  const wide = await context().newPage()
  await wide.addInitScript(() => {
    const seen = window as unknown as { nodes?: number }
    new MutationObserver((_, observer) => {
      if (document.querySelector('.inspector') === null) return
      observer.disconnect()
      seen.nodes = document.querySelectorAll('.stage [data-node]').length
    }).observe(document, { childList: true, subtree: true })
  })
  await openLab(wide)
  const drawn = await wide.evaluate(() => (window as unknown as { nodes?: number }).nodes)
  expect(drawn).toBeGreaterThan(2)
  expect(drawn).toBe(await wide.locator('.stage [data-node]').count())
  await wide.close()
})

test('a run of a protocol’s smallest set-up opens too, with the mutants of that protocol', async () => {
  await open('?scenario=small/raft')
  expect(await page.locator('[data-mutant] option').allInnerTexts()).toContain('broken: raft/votes-twice')
})

describe('bad input is one sentence and a way on', () => {
  test.each([
    ['#r=AAAA.00000000', 'The link is damaged'],
    ['#r=nonsense', 'no link to a run'],
    ['?scenario=split-brian/raft', 'There is no scenario'],
    ['?scenario=split-brain/raft&cut=maybe', 'Parameter "cut" was "maybe"'],
    ['?scenario=split-brain/raft&seed=x', 'The seed was "x"'],
  ])('%s', async (rest, sentence) => {
    await page.goto(labUrl(rest))
    const alert = page.locator('[role=alert].problem')
    await alert.waitFor()
    expect(await alert.innerText()).toContain(sentence)
    await page.locator('.waiting button').first().click()
    await labIsThere(page)
    expect(await alert.count()).toBe(0)
  })

  test('a part of the lab that does not come says so, and how to go on', async () => {
    // The browser writes of it into the console, so it is no page that is watched.
    const cut = await context().newPage()
    await openLab(cut)
    const at = await cursorOf(cut)
    await cut.route('**/_astro/*.js', route => route.abort())
    await cut.getByRole('tab', { name: 'Charts' }).click()
    await cut.getByText('Charts could not be loaded.').waitFor()
    await cut.keyboard.press('v')
    await cut.getByText('The comparison could not be loaded.').waitFor()
    await cut.unroute('**/_astro/*.js')
    await cut.getByRole('button', { name: 'Reload the page' }).click()
    await labIsThere(cut)
    expect(await cursorOf(cut)).toBe(at)
    await cut.close()
  })

  test('a damaged link that is pasted leaves the open run as it is', async () => {
    await open()
    const at = await cursor()
    await page.locator('[data-open]').click()
    await page.locator('[data-paste]').fill('https://example.org/lab/#r=AAAA.00000000')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('[role=alert].problem').waitFor()
    expect(await cursor()).toBe(at)
    await page.locator('.note').getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('ArrowRight')
    await eventually(() => page.url()).toContain(`&at=e${at + 1}`)
    const address = page.url()
    await page.evaluate(() => (location.hash = '#r=AAAA.00000000'))
    await page.locator('[role=alert].problem').waitFor()
    await eventually(() => page.url()).toBe(address)
  })

  test('a link from another world says what it gives today', async () => {
    await open()
    await eventually(() => page.url()).toContain('#r=')
    const here = decodeLink(page.url())
    if (!here.ok) throw new Error(here.error)
    const { run, check } = here.value
    const same = encodeLink({ run: { ...run, world: 'older' }, check })
    const other = encodeLink({ run: { ...run, world: 'older' }, check: { ...check, digest: '0'.repeat(16) } })
    await open(`#r=${same}`)
    const message = page.locator('p.message')
    expect(await message.innerText()).toContain('world older; the same run today gives the same events')
    await page.goto('about:blank')
    await open(`#r=${other}`)
    expect(await message.innerText()).toContain('world older: it recorded')
  })
})

describe('by keyboard alone', () => {
  test('keys go on where what had focus is gone, or can be pressed no more', async () => {
    await open('?scenario=split-brain/failover&at=566')
    await page.locator('[data-ask-whynot]').press('Enter')
    await page.locator('[data-whynot]').waitFor()
    await page.keyboard.press('ArrowRight')
    await stepTo(567)
    await page.locator('.rail').getByRole('button', { name: 'Heal' }).press('Enter')
    await eventually(() => heading().innerText()).toBe('The network heals.')
    await page.keyboard.press('ArrowLeft')
    await stepTo(567)
  })

  test('step, crash the leader, undo, redo', async () => {
    await open('?scenario=split-brain/raft')
    const before = page.locator('.of')
    const length = await before.innerText()
    const at = await cursor()
    await page.keyboard.press('1')
    expect(await node('r1').evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('x')
    await stepTo(at + 1)
    await eventually(() => heading().innerText()).toBe('r1 crashes.')
    expect(await node('r1').getAttribute('aria-label')).toContain('crashed')
    await eventually(said).toContain('r1 crashes. What follows was computed anew')
    expect(await before.innerText()).not.toBe(length)
    await page.keyboard.press('Control+z')
    await stepTo(at)
    expect(await before.innerText()).toBe(length)
    await page.keyboard.press('Control+Shift+Z')
    await stepTo(at + 1)
    await page.keyboard.press('r')
    await stepTo(at + 2)
    await eventually(() => heading().innerText()).toBe('r1 restarts.')
  })

  test('cut the network with the panel, then heal it', async () => {
    await open('?scenario=split-brain/raft&cut=none')
    await page.keyboard.press('p')
    const panel = page.locator('.panel')
    await panel.waitFor()
    expect(await panel.evaluate(element => element.contains(document.activeElement))).toBe(true)
    const touch = () => page.locator('.stage svg').evaluate(element => getComputedStyle(element).touchAction)
    expect(await touch()).toBe('none')
    await page.locator('[data-cut]').focus()
    await page.keyboard.press('Enter')
    await eventually(() => heading().innerText()).toContain('The network is cut')
    expect(await page.locator('.stage .cuts').innerText()).toBe('Cut: r1 | r2 r3 r4 r5 A B')
    expect(await touch()).toBe('pan-y')
    await page.locator('.lab').focus()
    await page.keyboard.press('h')
    await eventually(() => heading().innerText()).toBe('The network heals.')
    expect(await page.locator('.stage .cuts').innerText()).toContain('whole')
  })

  test('find the violation in the log', async () => {
    await open()
    await page.keyboard.press('/')
    await page.keyboard.type('b is told: ok, the value is bob')
    const row = page.locator('.log tbody tr.violation')
    await row.waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const current = () => page.locator('tr[aria-current]').evaluateAll(rows => rows.map(each => each.ariaRowIndex).join())
    for (let i = 0; i < 9 && !(await page.locator('tr.violation[aria-current]').count()); i++) {
      const before = await current()
      await page.keyboard.press('ArrowDown')
      await eventually(current).not.toBe(before)
    }
    expect(await page.locator('.verdicts li').first().innerText()).toContain('violated at')
    expect(await row.getAttribute('aria-current')).toBe('true')
  })

  test('Ctrl K finds a command or a scenario; single letters can be switched off', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    await page.keyboard.press('h')
    await eventually(said).toBe('The network is whole. Nothing was changed.')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('export')
    await page.keyboard.press('Enter')
    await page.locator('[data-save=trace]').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('log space')
    expect(await page.locator('[role=option]').allInnerTexts()).toEqual([expect.stringMatching(/^Event log or space-time\s+L$/)])
    await page.keyboard.press('Enter')
    await page.locator('.log tbody tr').first().waitFor()
    // The same kind of message as the one that arrives here.
    await page.keyboard.press('.')
    await eventually(cursor).toBeGreaterThan(120)
    await eventually(() => heading().innerText()).toContain('AppendEntriesReply')
    const at = await cursor()
    await page.keyboard.press('?')
    await page.getByLabel('Single letters and signs are keys').uncheck()
    await page.keyboard.press('Escape')
    await page.locator('.lab').focus()
    await page.keyboard.press('1')
    await page.keyboard.press('x')
    await page.keyboard.press('PageUp')
    await eventually(cursor).toBeLessThan(at - 50)
    expect(await page.locator('.branches').count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('failover async')
    await page.keyboard.press('Enter')
    await eventually(() => page.locator('[data-scenario]').inputValue()).toBe('split-brain/failover')
  })

  test('a message is dropped in the list of those on their way, and focus stays among them', async () => {
    await open('?scenario=split-brain/raft')
    await page.locator('[data-flights] button').first().focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.closest('li')?.previousElementSibling !== null)).toBe(true)
    await page.keyboard.press('Delete')
    await eventually(() => heading().innerText()).toBe('A message is dropped, by hand.')
    expect(await page.locator('[data-flights] button:focus').innerText()).toBe('Deliver')
  })

  test('the menu of a node opens, closes and gives focus back', async () => {
    await open()
    await page.keyboard.press('3')
    await page.keyboard.press('Enter')
    const menu = page.locator('[role=menu]')
    await menu.waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Pause')
    await page.keyboard.press('Escape')
    expect(await menu.count()).toBe(0)
    expect(await node('r3').evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await menu.waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await eventually(() => heading().innerText()).toBe('r3 stops executing.')
    expect(await node('r3').getAttribute('aria-label')).toContain('paused')
    for (const name of ['All verdicts', 'Run until …', 'Bookmark']) {
      await page.getByRole('button', { name, exact: true }).click()
      await page.keyboard.press('Escape')
      await eventually(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(name)
    }
  })

  test('arrows go from node to node, and the sheet of keys lists every command', async () => {
    await open()
    await page.keyboard.press('1')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-node'))).not.toBe('r1')
    await page.keyboard.press('?')
    expect(await page.locator('.panel kbd').count()).toBeGreaterThan(20)
    await page.keyboard.press('Escape')
    expect(await page.locator('.panel').count()).toBe(0)
  })

  test('keys do nothing once focus has left the lab, as it does by Esc, but for a field', async () => {
    await open()
    const at = await cursor()
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowRight')
    await stepTo(at + 1)
    await page.keyboard.press('ArrowLeft')
    await stepTo(at)
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('x')
    expect(await cursor()).toBe(at)
  })
})

describe('a cut on the stage', () => {
  const words = () => page.locator('.stage .cuts')
  const stage = async () => (await page.locator('.stage svg').boundingBox())!

  /** Draws a line, in parts of the stage's width and height. */
  async function drag(from: readonly [number, number], to: readonly [number, number], meanwhile = async () => {}): Promise<void> {
    const { x, y, width, height } = await stage()
    await page.mouse.move(x + from[0] * width, y + from[1] * height)
    await page.mouse.down()
    await page.mouse.move(x + (from[0] + to[0]) / 2 * width, y + (from[1] + to[1]) / 2 * height)
    await page.mouse.move(x + to[0] * width, y + to[1] * height)
    await meanwhile()
    await page.mouse.up()
  }

  test('is a line drawn across links, which can be given up; its ends, its menu and its words change or heal it', async () => {
    await open('?scenario=split-brain/raft&cut=none&at=e120')
    await page.locator('.stage').hover({ position: { x: 5, y: 60 } })
    await page.locator('[data-hand]').waitFor({ state: 'attached' })
    await drag([.1, .02], [.9, .03], async () => {
      expect(await page.locator('[data-drawing] .vain').count()).toBe(1)
    })
    expect(await cursor()).toBe(120)
    await drag([.55, .02], [.52, .98], async () => {
      expect(await words().innerText()).toBe('Cuts r1 r4 r5 A | r2 r3 B')
      await page.keyboard.press('Escape')
    })
    expect(await words().innerText()).toContain('The network is whole')
    await drag([.55, .02], [.52, .98])
    await stepTo(121)
    expect(await words().innerText()).toBe('Cut: r1 r4 r5 A | r2 r3 B')
    // The upper end goes to the other side of r1; made right here, it is as if it had been drawn so.
    const handle = (await page.locator('[data-end="0 0"]').boundingBox())!
    const { x, y, width, height } = await stage()
    const isUpper = handle.y < y + height / 2
    const upper = isUpper ? handle : (await page.locator('[data-end="0 1"]').boundingBox())!
    await page.mouse.move(upper.x + upper.width / 2, upper.y + upper.height / 2)
    await page.mouse.down()
    await page.mouse.move(x + .4 * width, y + 10, { steps: 3 })
    await page.mouse.up()
    await eventually(() => words().innerText()).toBe('Cut: r1 r2 r3 B | r4 r5 A')
    expect(await cursor()).toBe(121)
    const { x: left, y: top, width: wide, height: high } = (await page.locator('[data-cut-line] .hit').boundingBox())!
    await page.mouse.click(left + wide / 2, top + high / 2)
    await page.getByRole('menuitem', { name: 'One way' }).click()
    await eventually(() => words().innerText()).toBe('Cut one way: nothing from r1 r2 r3 B arrives at r4 r5 A')
    await page.keyboard.press('ArrowRight')
    await page.locator('[data-cut-words]').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Change …' }).click()
    await page.locator('.panel').getByLabel('r1', { exact: true }).last().check()
    await page.locator('[data-cut]').click()
    await eventually(() => words().innerText()).toBe('Cut one way: nothing from r2 r3 B arrives at r1 r4 r5 A')
    await page.locator('[data-cut-words]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await eventually(() => heading().innerText()).toBe('The network heals.')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-node'))).not.toBeNull()
  })

  test('gets a name, which is no change and is said until it heals', async () => {
    await open('?scenario=split-brain/raft&at=e152')
    await page.locator('[data-cut-words]').click()
    await page.getByRole('menuitem', { name: 'Name …' }).click()
    await page.keyboard.type('east-west')
    await page.keyboard.press('Enter')
    await eventually(() => words().innerText()).toBe('Cut “east-west”: r1 r2 A | r3 r4 r5 B')
    expect(await page.locator('[data-undo]').isDisabled()).toBe(true)
    await page.keyboard.press('h')
    await eventually(() => heading().innerText()).toBe('The network heals: “east-west” ends.')
    await eventually(said).toMatch(/^The network heals: “east-west” ends\. /)
    expect(await page.locator('.branches .name').last().innerText()).toBe('The network heals: “east-west” ends')
  })

  test('cuts exactly what it crosses, as its words and a table say; the table cuts single links; a change is one undo', async () => {
    await open('?scenario=split-brain/raft&cut=none&at=e120')
    await page.locator('.stage').hover({ position: { x: 5, y: 60 } })
    await page.locator('[data-hand]').waitFor({ state: 'attached' })
    const middle = await page.evaluate(() => {
      const box = (name: string) => document.querySelector(`.stage [data-node=${name}] .hit`)!.getBoundingClientRect()
      const [a, b] = [box('r1'), box('r2')]
      return { x: (a.left + b.right) / 2, y: (a.top + b.bottom) / 2 }
    })
    await page.mouse.move(middle.x + 8, middle.y - 10)
    await page.mouse.down()
    await page.mouse.move(middle.x - 8, middle.y + 10, { steps: 3 })
    expect(await words().innerText()).toBe('Cuts r1–r2')
    await page.mouse.up()
    await eventually(() => heading().innerText()).toBe('Links are cut: r1–r2.')
    await page.keyboard.press('ArrowRight')
    await page.locator('[data-cut-words]').click()
    await page.getByRole('menuitem', { name: 'Change …' }).click()
    const link = (name: string) => page.locator('.panel').getByRole('checkbox', { name, exact: true })
    expect(await page.locator('.panel [data-link]:checked').evaluateAll(all => all.map(one => one.getAttribute('aria-label'))))
      .toEqual(['r1 to r2', 'r2 to r1'])
    await link('r3 to A').focus()
    await page.keyboard.press('Space')
    expect(await link('A to r3').isChecked()).toBe(true)
    await page.locator('[data-cut]').click()
    await eventually(() => words().innerText()).toBe('Cut: r1–r2 and r3–A')
    await page.locator('.lab').focus()
    await page.keyboard.press('Control+z')
    await eventually(() => words().innerText()).toBe('Cut: r1–r2')
    await page.keyboard.press('Control+Shift+z')
    await eventually(() => words().innerText()).toBe('Cut: r1–r2 and r3–A')
  })
})

test('a tool is held: clicks and Enter do it to each, words say which it is, Esc lays it down and menus open again', async () => {
  await open('?scenario=split-brain/raft&cut=none&at=e120')
  const node = (name: string) => page.locator(`.stage [data-node=${name}]`)
  await page.locator('[data-act=hold]').click()
  expect(await page.locator('.stage .cuts').innerText()).toBe('Crash: click a node. Esc lays it down')
  await node('r2').click()
  await eventually(() => heading().innerText()).toBe('r2 crashes.')
  await node('r3').focus()
  await page.keyboard.press('Enter')
  await eventually(() => heading().innerText()).toBe('r3 crashes.')
  await node('r3').click()
  await eventually(() => page.locator('[data-said]').innerText()).toContain('changes nothing here: r3, follower, ')
  await page.locator('[data-tool=Restart]').click()
  expect(await page.locator('[data-tool][aria-pressed=true]').allInnerTexts()).toEqual(['Restart'])
  await node('r3').click()
  await eventually(() => heading().innerText()).toBe('r3 restarts.')
  expect(await page.locator('[role=menu]').count()).toBe(0)
  // The words above are as ever about the node that has focus.
  await page.locator('.lab').focus()
  await page.keyboard.press('ArrowRight')
  await page.locator('[data-act=pause]').click()
  await eventually(() => heading().innerText()).toBe('r3 stops executing.')
  await page.keyboard.press('Escape')
  expect(await page.locator('[data-tool]').count()).toBe(0)
  await node('r1').click()
  await page.getByRole('menuitem', { name: /^Crash/ }).waitFor()
})

test('a tool for messages does it to each that is clicked', async () => {
  await open('?scenario=split-brain/raft&cut=none&at=e112')
  await page.locator('.lab').focus()
  await page.keyboard.press('q')
  expect(await page.locator('[data-tool]:focus').innerText()).toBe('Crash')
  await page.locator('[data-tool=Drop]').click()
  await page.locator('.stage .message .hit').first().click()
  await eventually(() => heading().innerText()).toBe('A message is dropped, by hand.')
  await page.locator('[data-tool=Drop]').click()
  expect(await page.locator('[data-tool]').count()).toBe(0)
})

test('where messages cross one is chosen from a list, one beside its node is meant itself, and Esc leads back to it', async () => {
  await open('?scenario=fencing/delayed-write&at=e32')
  const message = (name: RegExp) => page.locator('.stage').getByRole('button', { name })
  const items = () => page.getByRole('menuitem').allInnerTexts()
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await eventually(() => page.locator('.stage .flight text').allTextContents()).toEqual(['WR ×9', 'KA ×3', 'REL'])
  await message(/Release from A/).locator('.hit').click()
  await eventually(async () => (await items()).map(text => text.split(/\s/)[0])).toEqual(['REL', 'KA', 'KA', 'KA'])
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: /^Drop/ }).waitFor()
  await page.keyboard.press('Escape')
  await eventually(() => focused()).toMatch(/Release from A/)
  await page.locator('[data-event]').fill('31')
  await page.keyboard.press('Enter')
  await eventually(cursor).toBe(31)
  await message(/Release from A/).locator('.hit').click()
  await page.getByRole('menuitem', { name: /^Drop/ }).click()
  await eventually(() => focused()).toMatch(/^lock, /)
})

test('panes are resized, hidden and shown by pointer, by keys and from a list; kept, and part of a link', async () => {
  await open('?scenario=split-brain/raft')
  const divider = (pane: string) => page.locator(`[data-divider=${pane}]`)
  const valueOf = async (pane: string): Promise<number> => Number(await divider(pane).getAttribute('aria-valuenow'))
  const { x, y } = (await divider('stage').boundingBox())!
  await page.mouse.move(x, y + 200)
  await page.mouse.down()
  await page.mouse.move(x + 120, y + 200, { steps: 2 })
  await page.mouse.up()
  expect(await valueOf('stage')).toBeGreaterThan(53)
  expect((await divider('stage').boundingBox())!.x).toBeCloseTo(x + 120, -1)
  // The address follows the hand, and may still name a place on the way.
  const stageOf = (): string => /&view=stage-([\d.]+)/.exec(page.url())?.[1] ?? ''
  const widened = await valueOf('stage')
  await eventually(() => Math.round(Number(stageOf()))).toBe(widened)
  const stage = stageOf()
  await page.keyboard.press('Tab')
  await divider('inspector').focus()
  await page.keyboard.press('ArrowLeft')
  expect(await valueOf('inspector')).toBe(316)
  await page.keyboard.press('Enter')
  expect(await page.locator('.inspect').count()).toBe(0)
  await page.locator('.lab').focus()
  await page.keyboard.press('g')
  await page.locator('[data-shown=logs]').uncheck()
  await page.keyboard.press('Escape')
  expect(await page.locator('.logs-box').count()).toBe(0)
  await page.locator('#tab-log').click()
  const view = `&view=log,stage-${stage},logs-off,inspector-off`
  await eventually(() => page.url()).toContain(view)
  const shared = page.url()
  await open('?scenario=split-brain/raft')
  expect([await valueOf('stage'), await page.locator('.inspect').count()]).toEqual([Math.round(Number(stage)), 0])
  await page.keyboard.press('i')
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Inspector')
  await page.locator('[data-layout]').click()
  await page.getByRole('button', { name: 'As usual' }).click()
  expect([await valueOf('stage'), await page.locator('.logs-box').count()]).toEqual([47, 1])
  await page.goto('about:blank')
  await open(shared.slice(shared.indexOf('#')))
  await page.locator('.log tbody tr').first().waitFor()
  expect([await valueOf('stage'), await page.locator('.logs-box').count()]).toEqual([Math.round(Number(stage)), 0])
})

test('a message can be delivered or dropped by hand', async () => {
  await open('?scenario=split-brain/raft')
  await page.locator('.flight button', { hasText: 'Drop' }).first().click()
  await eventually(() => heading().innerText()).toBe('A message is dropped, by hand.')
  expect(await page.locator('.changes').innerText()).toContain('dropped, by hand')
})

test('any fault of the palette can be done by hand, with the amounts that it needs, by keyboard alone', async () => {
  await open('?scenario=clocks-lie/skew')
  await page.locator('.lab').focus()
  await page.keyboard.press('2')
  await page.keyboard.press('t')
  await page.getByLabel('What', { exact: true }).selectOption('step')
  await page.getByLabel('by', { exact: true }).fill('999999')
  await page.keyboard.press('Enter')
  expect(await page.locator('.panel [role=alert]').innerText())
    .toBe('“by” was 999999; accepted is a whole number from -60000 to 60000 (ms, back if below 0).')
  await page.getByLabel('by', { exact: true }).fill('-250')
  await page.keyboard.press('Enter')
  await eventually(() => heading().innerText()).toMatch(/^The clock of \w+ /)
  expect(await page.locator('.changes').innerText()).toMatch(/250 ms/)
})

test('a client can be told to ask', async () => {
  await open('?scenario=split-brain/raft')
  await page.keyboard.press('c')
  await page.locator('[data-send]').click()
  await eventually(() => heading().innerText()).toContain('is told to send another request')
})

test('whoever may be asked something can be asked anything that its protocol knows', async () => {
  await open('?scenario=fencing/pause')
  await page.locator('.lab').focus()
  await page.keyboard.press('c')
  await page.locator('[data-ask-what]').selectOption({ label: 'add to the total …' })
  await page.locator('.panel').getByLabel('amount').fill('7')
  await page.keyboard.press('Enter')
  await eventually(() => heading().innerText()).toContain('is told to send another request')
  await page.keyboard.press('/')
  await page.keyboard.type('add 7 to the total')
  await page.locator('.log tbody tr', { hasText: 'add 7 to the total' }).first().waitFor()
})

test('playing stops on a violation and says so, at any speed that the slider has', async () => {
  await open()
  const first = page.locator('.verdicts li button').first()
  const event = Number(/violated at e(\d+)/.exec(await first.innerText())![1])
  await first.click()
  await stepTo(event)
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
  await stepTo(event - 4)
  const [slider, list] = [page.locator('[data-speed]'), page.locator('.speed select')]
  await slider.press('End')
  expect([await slider.getAttribute('aria-valuetext'), await list.inputValue()]).toEqual(['10 times', '10'])
  await slider.press('ArrowLeft')
  expect([await slider.getAttribute('aria-valuetext'), await list.inputValue()]).toEqual(['8.9 times', '8.9'])
  await page.locator('[data-play]').click()
  await eventually(cursor).toBe(event)
  expect(await page.locator('[data-play]').innerText()).toContain('Play')
  expect(await page.locator('[data-alarm]').innerText()).toContain('Linearizable is violated')
})

test('a shared link replays in a new tab to the same digest, changes and all', async () => {
  await open('?scenario=split-brain/raft')
  await page.keyboard.press('2')
  await page.keyboard.press('x')
  await eventually(() => heading().innerText()).toBe('r2 crashes.')
  const at = await cursor()
  await page.locator('[data-share]').click()
  const link = await page.locator('[data-link]').inputValue()
  const digest = await page.locator('[data-digest]').innerText()
  const tab = await context().newPage()
  watch(tab)
  await tab.goto(link)
  await labIsThere(tab)
  expect(await tab.locator('[data-event]').inputValue()).toBe(`e${at}`)
  expect(await tab.locator('p.message').count()).toBe(0)
  await tab.locator('[data-share]').click()
  expect(await tab.locator('[data-digest]').innerText()).toBe(digest)
  await tab.close()
})

test('a mutant, another seed and another parameter run at once', async () => {
  await open('?scenario=split-brain/raft')
  const link = page.url()
  await page.locator('[data-mutant]').selectOption({ index: 1 })
  await eventually(() => page.url()).not.toBe(link)
  await page.locator('[data-seed]').fill('5')
  await page.keyboard.press('Enter')
  await page.locator('[data-parameters]').click()
  await page.locator('.panel form select').first().selectOption('none')
  await eventually(() => page.locator('[data-parameters]').innerText()).toContain('1 changed')
  expect(await page.locator('[data-seed]').inputValue()).toBe('5')
  // What was open before is one step back, as any change is.
  await page.locator('[data-undo]').click()
  await eventually(() => page.locator('[data-parameters]').innerText()).not.toContain('changed')
})

describe('branches', () => {
  const branches = () => page.locator('.branches [data-place]')
  const current = () => page.locator('.branches [data-place][aria-current]').innerText()
  const length = () => page.locator('.of').innerText()

  test('an act in the past keeps the old future, which is one press away, by pointer and by keyboard', async () => {
    await open('?scenario=split-brain/raft&at=e200')
    expect(await branches().count()).toBe(0)
    await page.keyboard.press('1')
    await page.keyboard.press('x')
    await stepTo(201)
    const crashed = await length()
    await page.locator('[data-event]').fill('e100')
    await page.keyboard.press('Enter')
    await stepTo(100)
    await page.locator('.lab').focus()
    await page.keyboard.press('3')
    await page.keyboard.press('z')
    await stepTo(101)
    expect(await branches().count()).toBe(3)
    expect(await current()).toContain('r3 stops executing')
    await branches().nth(1).click()
    await eventually(length).toBe(crashed)
    expect(await cursor()).toBe(100)
    await page.locator('.lab').focus()
    await page.keyboard.press('Alt+ArrowDown')
    await eventually(current).toContain('r3 stops executing')
    await page.keyboard.press('Control+z')
    await eventually(current).toContain('As it was set up')
    await page.keyboard.press('Control+Shift+Z')
    await stepTo(101)
    for (let times = 0; times < 3; times++) {
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+Shift+Z')
    }
    await stepTo(101)
    await eventually(current).toContain('r3 stops executing')
  })

  test('the same act at the same place is the branch that is there, as a toast says, which goes by Esc and leads back', async () => {
    await open('?scenario=split-brain/raft&at=e200')
    const toast = page.locator('[data-toast]')
    for (const told of ['Branch 2 from e200', 'Back in branch 2']) {
      await page.keyboard.press('1')
      await page.keyboard.press('x')
      await stepTo(201)
      expect(await branches().count()).toBe(2)
      await eventually(said).toContain(`${told}.`)
      expect(await toast.innerText()).toContain(told)
      await page.keyboard.press('Escape')
      await eventually(() => toast.count()).toBe(0)
      await page.locator('[data-step-back]').click()
      await stepTo(200)
    }
    await page.keyboard.press('3')
    await page.keyboard.press('x')
    await stepTo(201)
    await toast.getByRole('button', { name: 'Undo' }).click()
    await stepTo(200)
    await eventually(current).toContain('r1 crashes')
    expect([await branches().count(), await toast.count()]).toEqual([3, 0])
    await page.keyboard.press('ArrowRight')
    await stepTo(201)
  })
})

describe('by hand', () => {
  const choices = () => page.locator('[data-choices] li')
  const length = async (): Promise<number> => Number((await page.locator('.of').innerText()).replace(/\D/g, ''))
  const enabled = () => choices().locator('button:not([disabled]):not([aria-label^=Drop])').first()

  test('from an event on nothing happens by itself; what waits is let happen by list, by key and at its node', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    await page.locator('[data-act=manual]').click()
    await stepTo(121)
    expect(await length()).toBe(121)
    expect(await page.locator('[data-act=manual]').getAttribute('aria-pressed')).toBe('true')
    await eventually(() => choices().count()).toBeGreaterThan(5)
    const first = (await enabled().getAttribute('aria-label'))!
    await enabled().click()
    await stepTo(123)
    await eventually(said).toMatch(/^Event 123: /)
    expect(first).toMatch(/^(Deliver|Let happen): /)
    await page.locator('.lab').focus()
    for (let times = 0; times < 3; times++) await page.keyboard.press('d')
    await page.keyboard.press('a')
    await eventually(length).toBeGreaterThan(200)
    await stepTo(130)
    await eventually(() => page.locator('[data-choices]').count()).toBe(0)
    await page.keyboard.press('Control+z')
    await eventually(length).toBe(129)
  })

  test('what cannot happen says why', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    await page.keyboard.press('1')
    await page.keyboard.press('z')
    await stepTo(121)
    await page.keyboard.press('a')
    await stepTo(122)
    const held = choices().filter({ hasText: 'not now: r1 is paused' })
    await eventually(() => held.count()).toBeGreaterThan(0)
    expect(await held.first().locator('button').first().isDisabled()).toBe(true)
  })

  test('J and K go from row to row, past what cannot happen, Enter lets it happen, and the next row has focus', async () => {
    await open('?scenario=split-brain/raft&at=e120')
    await page.keyboard.press('1')
    await page.keyboard.press('z')
    await stepTo(121)
    await page.keyboard.press('a')
    await stepTo(122)
    await choices().first().waitFor()
    const focused = () => page.evaluate(() => [...document.querySelectorAll('[data-choices] li')]
      .findIndex(row => row.contains(document.activeElement)))
    const possible = await choices().evaluateAll(rows => rows.flatMap((row, i) => (row.querySelector('button:enabled') ? [i] : [])))
    const [first, second, third] = possible
    await choices().nth(first!).locator('button:enabled').first().focus()
    for (let times = 0; times < 2; times++) await page.keyboard.press('j')
    expect(await focused()).toBe(third)
    await page.keyboard.press('k')
    expect(await focused()).toBe(second)
    for (let times = 0; times < 20; times++) await page.keyboard.press('j')
    expect(await focused()).toBe(possible.at(-1))
    expect(await cursor()).toBe(122)
    await page.keyboard.press('Enter')
    await stepTo(124)
    await eventually(focused).toBeGreaterThan(0)
  })
})

test('the inspector says why not yet: what became of each missing part, with the event that shows it', async () => {
  await open('?scenario=split-brain/raft')
  const opened = new Engine('test').open({ request: { scenario: 'split-brain/raft' } })
  if (!opened.ok) throw new Error(opened.error)
  const sale = opened.value.operations.filter(({ client }) => opened.value.nodes[client]!.name === 'A')[2]!
  await page.locator('[data-event]').fill(`e${sale.asked + 60}`)
  await page.keyboard.press('Enter')
  await stepTo(sale.asked + 60)
  // The inspector follows when the hand rests.
  await eventually(() => page.locator('#pane-inspector header b').innerText()).toBe(`e${sale.asked + 60}`)
  await page.locator('[data-ask-whynot]').click()
  const told = page.locator('[data-whynot]')
  await eventually(() => told.innerText()).toContain('The network is cut')
  await told.locator('button').nth(1).click()
  await eventually(cursor).not.toBe(sale.asked + 60)
})

test('a list of faults is chosen in the set-up, kept by what is changed next, and part of the link', async () => {
  await open('?scenario=split-brain/raft')
  const whole = await page.locator('.of').innerText()
  await page.locator('[data-parameters]').click()
  await page.locator('[data-faults]').selectOption('crashes')
  await eventually(() => page.locator('.of').innerText()).not.toBe(whole)
  await page.locator('[data-seed]').fill('5')
  await page.keyboard.press('Enter')
  await eventually(() => page.locator('[data-seed]').inputValue()).toBe('5')
  await eventually(() => {
    const link = decodeLink(page.url())
    return link.ok && [link.value.run.seed, link.value.run.faults?.length]
  }).toEqual([5, 1])
  await page.reload()
  await labIsThere(page)
  // What is as it was is no change.
  await page.locator('[data-seed]').fill('05')
  await page.keyboard.press('Enter')
  await eventually(() => page.locator('p.message').innerText()).toContain('Nothing was changed.')
  expect([await page.locator('[data-seed]').inputValue(), await page.locator('[data-undo]').isDisabled()]).toEqual(['5', true])
  expect(await page.locator('[data-parameters]').innerText()).toContain('1 changed')
  await page.locator('[data-parameters]').click()
  expect(await page.locator('[data-faults]').inputValue()).toBe('crashes')
})

test('the inspector says why as the kernel does, back to the first cause and to what was lost', async () => {
  await open('?scenario=split-brain/raft')
  const engine = new Engine('test')
  const opened = engine.open({ request: { scenario: 'split-brain/raft' } })
  if (!opened.ok) throw new Error(opened.error)
  const { handle, tenures } = opened.value
  const elected = tenures.find(({ node: id, role }) => id === 2 && role.shape === 'leader')!.event
  const shown = engine.event(handle, elected)
  if (!shown.ok) throw new Error(shown.error)
  const reasons = shown.value.why.filter(({ event }) => event !== elected)
  await page.locator('[data-event]').fill(`e${elected}`)
  await page.keyboard.press('Enter')
  await stepTo(elected)
  await eventually(() => page.locator('#pane-inspector header b').innerText()).toBe(`e${elected}`)
  const lines = page.locator('[data-why] li')
  // What was lost is in view before all are.
  for (const { sentence } of reasons.filter(({ by }) => by === 'loss' || by === 'fault')) {
    expect(await lines.filter({ hasText: sentence }).count()).toBe(1)
  }
  await page.locator('[data-all-reasons]').click()
  await eventually(() => lines.count()).toBe(reasons.length)
  expect(await lines.allInnerTexts()).toEqual(reasons.map(({ sentence }) => expect.stringContaining(sentence)))
  expect(reasons.map(({ by }) => by)).toEqual(expect.arrayContaining(['cause', 'loss', 'fault']))
  await lines.first().locator('button').click()
  await stepTo(reasons[0]!.event)
})

describe('every size', () => {
  const sizes = [[1440, 900], [1024, 768], [390, 844], [320, 640]] as const
  test.each(sizes)('%i × %i: no page scrolls sideways, and the bar is as high as it needs to be', async (width, height) => {
    await open('?scenario=split-brain/failover&cut=one-way', { width, height })
    expect((await page.locator('.bar').boundingBox())!.height).toBeLessThan(width < 900 ? 100 : 56)
    if (width >= 900) expect((await page.locator('.transport').boundingBox())!.height).toBeLessThan(44)
    for (const tab of await page.locator('[role=tab]').all()) {
      await tab.click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  })

  test('letters of twice the size get the layout of a screen of half the size, and nothing is beyond the edge', async () => {
    const large = await openBrowser({ letters: 32 })
    try {
      const other = await large.context.newPage()
      watch(other)
      await openLab(other, '?scenario=split-brain/raft&at=e300')
      await other.locator('#tab-faults').waitFor()
      for (const part of ['html', '.bar', '.bar .acts', '.transport-box']) {
        const [wide, room] = await other.locator(part).evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
        expect(wide, part).toBeLessThanOrEqual(room!)
      }
      await eventually(() => other.locator('.ruler .numbers').innerText()).toContain('e300')
      const edges = await other.evaluate(() => ['.numbers', '.times', '.band'].map(part => {
        const drawn = document.createRange()
        drawn.selectNode(document.querySelector(`.window ${part}`)!.firstChild ?? document.querySelector(`.window ${part}`)!)
        const { left, right } = drawn.getBoundingClientRect()
        return [left, right] as const
      }).flat())
      expect(edges.toSorted((a, b) => a - b), 'numbers, times and bands beside each other').toEqual(edges)
      const times = edges[3]!
      const words = await other.locator('.band-text').evaluateAll(all => all.map(each => {
        const { left, right, top, bottom } = each.getBoundingClientRect()
        return { left, right, top, bottom }
      }))
      expect(words.length).toBeGreaterThan(1)
      const lane = await other.locator('.lane').first().evaluate(each => each.getBoundingClientRect().left)
      for (const [i, a] of words.entries()) {
        expect(a.left).toBeGreaterThanOrEqual(times)
        expect(a.right).toBeLessThan(lane)
        const on = words.slice(i + 1).filter(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        expect(on, 'words of bands on each other').toEqual([])
      }
    } finally {
      await large.close()
    }
  })

  test('notes are one line, one at a time, and the stage below them is high enough for its names', async () => {
    await open('?scenario=split-brain/failover&mutant=primary-backup/follows-old-orders&at=700&sel=r44')
    await page.locator('[data-violation]').waitFor()
    const note = page.locator('.note')
    expect(await note.innerText()).toMatch(/no node “r44”.*1 of 2/s)
    const heights = async () => [(await note.boundingBox())!.height, (await page.locator('.stage-box').boundingBox())!.height]
    const [line, stage] = await heights()
    expect(line).toBeLessThan(48)
    expect(stage).toBeGreaterThan(280)
    await page.locator('[data-next-note]').press('Enter')
    await page.locator('[data-mutant-note]').waitFor()
    expect(await note.innerText()).toMatch(/it is shown by the script late-order\.txt.*2 of 2/s)
    expect(await heights()).toEqual([line, stage])
    await page.locator('[data-whole]').press('Enter')
    expect(await page.locator('[data-mutant-note]').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    await page.locator('[data-next-note]').press('Enter')
    await note.getByRole('button', { name: 'Close' }).press('Enter')
    await page.locator('[data-mutant-note]').waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('.lab') !== null)).toBe(true)
  })

  test('logs scroll before the stage is too low for its names, unless somebody gave them their height', async () => {
    const size = { width: 1440, height: 860 }
    await open('?scenario=split-brain/failover&mutant=primary-backup/follows-old-orders&at=700', size)
    await page.locator('[data-violation]').waitFor()
    const logs = page.locator('#pane-logs')
    const beyond = () => logs.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    const stage = async () => (await page.locator('.stage-box').boundingBox())!.height
    await eventually(beyond).toBeGreaterThan(0)
    expect(await stage()).toBeGreaterThan(300)
    await page.locator('[data-divider=logs]').press('End')
    await eventually(beyond).toBe(0)
    expect(await stage()).toBeLessThan(300)
  })

  test.each([[1440, 900], [390, 844]])('logs of a long run end with their newest entry (%i × %i)', async (width, height) => {
    await open('?scenario=raft-replicates/under-load&clients=8&events=10000&at=e9990', { width, height })
    // On a phone they stand with the states.
    if (width < 600) await page.getByRole('tab', { name: 'State' }).click()
    const logs = page.locator('.logs .scroll').first()
    await logs.waitFor()
    // Rows are one piece each, and still tell of the entry below a pointer, or at which arrow keys have come.
    const indexes = (await logs.locator('.index').last().innerText()).split(' ').map(Number)
    expect(indexes.at(-1)).toBeGreaterThan(1_000)
    await logs.locator('svg').first().hover({ position: { x: 45, y: 11 } })
    const told = page.locator('.logs p').first()
    expect(await told.innerText()).toMatch(new RegExp(`^r1, index ${indexes[1]}, term \\d+: .+, committed$`))
    await logs.press('ArrowRight')
    await logs.press('ArrowDown')
    expect(await told.innerText()).toMatch(new RegExp(`^r2, index ${indexes[2]}, term \\d+: .+, committed$`))
    expect(await logs.locator('svg .at').count()).toBe(1)
    expect(await logs.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0)
  })

  test('at 1440 × 900 the lab is one screen', async () => {
    await open()
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(900)
  })

  test.each(['fencing/pause', 'clocks-lie/leap-second', 'hybrid-clocks/chat', 'cart/always-open'])(
    'on a phone no word of the stage of %s is cut off', async scenario => {
      await open(`?scenario=${scenario}`, { width: 390, height: 844 })
      await page.keyboard.press('End')
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 844 })
        await eventually(() => page.locator('.stage svg').getAttribute('viewBox')).toMatch(new RegExp(`^0 0 ${width} `))
        expect(await page.evaluate(() => {
          const within = document.querySelector('.stage svg')!.getBoundingClientRect()
          const words = [...document.querySelectorAll('.stage svg text')].filter(text => text.textContent !== '')
          return words.filter(text => {
            const { left, right, top, bottom } = text.getBoundingClientRect()
            return left < within.left || right > within.right || top < within.top || bottom > within.bottom
          }).map(text => text.textContent)
        })).toEqual([])
      }
    })

  test('on a phone faults and the inspector are tabs, and acts work there', async () => {
    await open('?scenario=split-brain/raft', { width: 390, height: 844 })
    await page.locator('#tab-faults').click()
    await page.locator('.view [data-act=crash]').click()
    const toast = page.locator('[data-toast]')
    await toast.waitFor()
    // Nothing lies over the stage: it is a row of the bar at the bottom, and the row of branches is there after it.
    const [row, bar] = [(await toast.boundingBox())!, (await page.locator('.bottom').boundingBox())!]
    expect([row.y >= bar.y, row.y + row.height <= bar.y + bar.height]).toEqual([true, true])
    await toast.getByRole('button', { name: 'Close' }).click()
    await page.locator('.branches').waitFor()
    expect((await page.locator('.bottom').boundingBox())!.height).toBe(bar.height)
    await page.locator('#tab-inspector').click()
    await eventually(() => page.locator('.view .what').innerText()).toContain('crashes')
  })

  test.each([[390, 844], [320, 640]])('%i × %i: every tab is in view, and so is what it opens', async (width, height) => {
    await open('?scenario=paxos/wiped', { width, height })
    const tabs = await page.locator('[role=tab]').all()
    for (const tab of tabs) {
      const { x, width: own } = (await tab.boundingBox())!
      expect(x >= 0 && x + own <= width).toBe(true)
    }
    await page.locator('#tab-assumptions').click()
    await page.locator('[data-board-look]').waitFor()
    const topOf = async (selector: string): Promise<number> => (await page.locator(selector).boundingBox())!.y
    expect(await topOf('[data-board]')).toBeLessThan(await topOf('.bottom') - 160)
    await page.locator('#tab-space').click()
    await page.locator('.options select').selectOption('both')
    const roomAbove = () => page.evaluate(() => {
      const [stage, tab] = ['.stage-box', '#tab-space'].map(each => document.querySelector(each)!.getBoundingClientRect())
      return tab!.top - Math.max(0, stage!.bottom)
    })
    await eventually(roomAbove).toBeGreaterThan(-1)
    await eventually(() => page.locator('.options .line').innerText()).toMatch(/^e11: \d+ causes/)
    // Five properties are broken in the end, and nothing but the first is named in the strip.
    expect(await page.locator('.verdicts b').count()).toBe(1)
    expect(await page.locator('.verdicts ul').innerText()).toMatch(/more hold so far\s+\(✗ 4 of them violated later\)/)
  })
})

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing serious in %s, in any view or panel', async colorScheme => {
    await page.emulateMedia({ colorScheme })
    await open()
    const faults = (within?: string) => faultsOf(page, { colours: colorScheme === 'dark', within })
    expect(await faults()).toEqual([])
    for (const tab of ['log', 'history', 'state']) {
      await page.locator(`#tab-${tab}`).click()
      expect(await faults('.middle'), tab).toEqual([])
    }
    for (const name of ['parameters', 'share', 'export', 'open', 'keys', 'layout', 'act=cut', 'act=trouble', 'act=ask']) {
      await page.locator(`[data-${name}]`).click()
      await page.locator('.panel').locator('input, select, button').nth(1).waitFor()
      expect(await faults('.panel'), name).toEqual([])
      await page.keyboard.press('Escape')
    }
  })

  test('a note that appears is said once: with what an act says of itself, with the event, or alone', async () => {
    await open('?scenario=split-brain/raft')
    await eventually(said).toContain('Event ')
    const here = decodeLink(page.url())
    if (!here.ok) throw new Error(here.error)
    const { run, check } = here.value
    const gone = { after: 1, act: { kind: 'crash', node: 0 } } as const
    const link = encodeLink({ run: { ...run, mutant: 'raft/votes-twice', interventions: [gone] }, check })
    await page.evaluate(() => {
      window.texts = []
      const region = document.querySelector('[data-said]')!
      new MutationObserver(() => window.texts.push(region.textContent!)).observe(region, { characterData: true, subtree: true })
    })
    await page.evaluate(hash => (location.hash = hash), `#r=${link}`)
    const note = /One change no longer applies: .* Broken on purpose: /
    await eventually(said).toMatch(note)
    expect(await said()).toMatch(/^Event \d+: /)
    await page.keyboard.press('Control+z')
    await eventually(said).toMatch(/^Undone\. Event \d+\.$/)
    await page.keyboard.press('Control+Shift+z')
    await eventually(said).toMatch(/^Done again\. Event \d+\. /)
    expect(await said()).toMatch(note)
    await page.keyboard.press('ArrowRight')
    await eventually(said).toMatch(/^Event \d+: /)
    await page.keyboard.press('w')
    await eventually(said).toMatch(/^Nothing is violated in this run\./)
    const texts = await page.evaluate(() => window.texts)
    expect(texts.filter(text => /no longer applies/.test(text))).toHaveLength(2)
    expect(texts.filter(text => /Broken on purpose/.test(text))).toHaveLength(2)
  })

  test('every node says who and what it is', async () => {
    await open('?scenario=split-brain/raft')
    expect(await node('r1').getAttribute('aria-label')).toMatch(/^r1, leader, term 1, log of 4, 4 committed, .*up$/)
  })

  test('with reduced motion nothing glides: playing is one still picture a second', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open('?scenario=split-brain/raft')
    const at = await cursor()
    await page.locator('[data-play]').click()
    const pictures = await page.evaluate(() => new Promise<string[]>(resolve => {
      const stage = document.querySelector('.stage svg')!
      const shown: string[] = [stage.innerHTML]
      const began = performance.now()
      const look = (): void => {
        if (shown.at(-1) !== stage.innerHTML) shown.push(stage.innerHTML)
        if (performance.now() - began < 2500) requestAnimationFrame(look)
        else resolve(shown)
      }
      look()
    }))
    const steps = await cursor() - at
    expect(steps).toBeLessThan(5)
    // A step may be drawn in two strokes: the cursor, and the frame that comes for it.
    expect(pictures.length).toBeLessThanOrEqual(2 * steps + 2)
    await eventually(cursor).toBeGreaterThan(at)
  })

  // Shape first: with one grey in the place of every hue, what hues tell is still told.
  test('without hues roles, verdicts and what is committed are told apart', async () => {
    await open('?scenario=split-brain/raft&at=152')
    const hues = ['ok', 'unknown', 'violation', ...[1, 2, 3, 4, 5, 6].map(term => `term-${term}`)]
    const inks = [1, 2, 3, 4, 5, 6].map(term => `--term-${term}-ink: #000 !important;`)
    await page.addStyleTag({ content: `*, :root { ${hues.map(hue => `--${hue}: #777 !important;`).join('')} ${inks.join('')} }` })
    /** Of a glyph in px, without the arc of its timer. */
    const SIZE = 38
    const glyph = async (name: string): Promise<string> => {
      const { x, y, width, height } = (await node(name).boundingBox())!
      const clip = { x: Math.round(x + width / 2) - 19, y: Math.round(y + height / 2) - 19, width: SIZE, height: SIZE }
      return (await page.screenshot({ clip, animations: 'disabled' })).toString('base64')
    }
    /** How much of two pictures is lighter or darker in one than in the other, by a quarter of all greys. */
    const differs = (one: string, other: string): Promise<number> => page.evaluate(async ([size, ...pictures]) => {
      const greys = await Promise.all(pictures.map(async picture => {
        const image = Object.assign(new Image(), { src: `data:image/png;base64,${picture}` })
        await image.decode()
        const context = Object.assign(document.createElement('canvas'), { width: size, height: size }).getContext('2d')!
        context.drawImage(image, 0, 0)
        const { data } = context.getImageData(0, 0, size, size)
        return Array.from({ length: size * size }, (_, i) => (data[4 * i]! + data[4 * i + 1]! + data[4 * i + 2]!) / 3)
      }))
      return greys[0]!.filter((grey, i) => Math.abs(grey - greys[1]![i]!) > 64).length / size ** 2
    }, [SIZE, one, other] as const)
    const [leader, follower, same] = [await glyph('r1'), await glyph('r2'), await glyph('r5')]
    const [candidate, voter] = [await glyph('r3'), await glyph('r4')]
    expect(await differs(follower, same)).toBeLessThan(0.05)
    expect(await differs(leader, follower)).toBeGreaterThan(0.4)
    expect(await differs(candidate, voter)).toBeGreaterThan(0.08)
    await open('?scenario=split-brain/failover&at=566')
    const styleOf = (box: string, name: 'borderTopStyle' | 'strokeDasharray') =>
      page.locator(`.logs ${box}`).first().evaluate((element, which) => getComputedStyle(element)[which], name)
    expect(await styleOf('.cell.committed', 'borderTopStyle')).toBe('solid')
    expect(await styleOf('.cell:not(.committed)', 'borderTopStyle')).toBe('dashed')
    const verdicts = await page.locator('.verdicts').innerText()
    expect(verdicts).toMatch(/✗\s+Linearizable\s+violated/)
    expect(verdicts).toMatch(/✓\s+Map Is The Log\s+holds/)
    // The same where entries are many and a row is one piece.
    await open('?scenario=raft-replicates/under-load&at=120')
    expect(await styleOf('.committed path', 'strokeDasharray')).toBe('none')
    expect(await styleOf('.open path', 'strokeDasharray')).not.toBe('none')
  })

  test('no letter is smaller than 12 px, and every button says in visible words what it does', async () => {
    await open()
    for (const tab of await page.locator('[role=tab]').all()) {
      await tab.click()
      expect(await page.evaluate(() => {
        const seen = [...document.querySelectorAll<HTMLElement | SVGGraphicsElement>('.lab *')]
          .filter(element => element.getClientRects().length > 0)
        const hasLetters = (element: Element): boolean =>
          [...element.childNodes].some(({ nodeType, data }: Node & { data?: string }) => nodeType === 3 && data!.trim() !== '')
        const scaleOf = (element: Element): number => {
          const drawn = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null
          return drawn === null ? 1 : Math.hypot(drawn.a, drawn.b)
        }
        const small = seen.filter(element =>
          hasLetters(element) && parseFloat(getComputedStyle(element).fontSize) * scaleOf(element) < 11.9)
        const mute = seen.filter(element => element.matches('button') && (element as HTMLElement).innerText.trim() === '')
        return [...small, ...mute].map(element => element.outerHTML.slice(0, 120))
      }), await tab.innerText()).toEqual([])
    }
  })

  test('the stage is a group of buttons, and the diagram one stop', async () => {
    await open()
    expect(await page.locator('.stage [role=button][tabindex="0"]').count()).toBe(1)
    expect(await page.locator('.scroller [tabindex="0"]').count()).toBe(0)
  })
})

test('playing leaves the main thread free', async () => {
  await open('?scenario=split-brain/raft')
  const devtools = await context().newCDPSession(page)
  // Time of the thread, not of the clock: what else the machine does is not counted.
  await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await devtools.send('Performance.enable')
  const scripts = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'ScriptDuration')!.value
  }
  const before = await scripts()
  await page.locator('[data-play]').click()
  await page.waitForTimeout(3000)
  await page.locator('[data-play]').click()
  expect(await scripts() - before).toBeLessThan(1.5)
})
