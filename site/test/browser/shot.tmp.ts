import { join } from 'node:path'
import { openBrowser } from './browser.ts'
import { files, listen } from '../../../tools/start/server.ts'
const serving = await listen(files(join(process.cwd(), 'site/dist')), 0)
const { context, close } = await openBrowser()
const page = await context.newPage()
page.on('pageerror', e => console.log('ERR', e.message))
for (const [w, scheme] of [[1280, 'light'], [390, 'dark']] as const) {
  await page.setViewportSize({ width: w, height: 900 })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.goto(`${serving.url}/learn/distributed-systems/tune-nrw/`)
  const figs = await page.$$eval('figure[id]', els => els.map(e => e.id))
  for (const id of figs) {
    const el = page.locator(`figure[id="${id}"]`)
    await el.scrollIntoViewIfNeeded()
    await page.waitForTimeout(2500)
    await el.screenshot({ path: `/tmp/shot-${w}-${id}.png` })
  }
  await page.locator('.sandbox').scrollIntoViewIfNeeded(); await page.waitForTimeout(2500)
  await page.locator('.sandbox').screenshot({ path: `/tmp/shot-${w}-sandbox.png` })
  console.log(w, figs.join(' '), 'overflow', await page.evaluate(() => document.documentElement.scrollWidth))
}
await close(); serving.close()
