import { chromium } from 'playwright-core'
import { chromiumArgs } from '../../tools/test/browsers.ts'
import { serve } from './serve.ts'
const [page0, ...anchors] = process.argv.slice(2)
const site = await serve(new URL('../dist', import.meta.url).pathname)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArgs })
for (const [w, scheme] of [[1280, 'light'], [390, 'dark']] as const) {
  const page = await browser.newPage({ viewport: { width: w, height: 900 }, colorScheme: scheme })
  const errors: string[] = []
  page.on('pageerror', e => errors.push(String(e)))
  await page.goto(site.url + page0, { waitUntil: 'networkidle' })
  for (const a of anchors) {
    const el = page.locator(a.startsWith('#') || a.includes('.') ? a : `#${a}`).first()
    await el.scrollIntoViewIfNeeded()
    await page.waitForTimeout(900)
    await el.screenshot({ path: `/tmp/shots/${a.replace(/\W/g, '')}-${w}.png` })
  }
  console.log(w, await page.evaluate(() => document.documentElement.scrollWidth), errors)
  await page.close()
}
await browser.close(); await site.close()
