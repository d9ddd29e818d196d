import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type BrowserContext } from 'playwright-core'
import { chromiumArgs, ensureBrowser, type BrowserName } from '../../../tools/test/browsers.ts'

const newProfile = (name: BrowserName): string => mkdtempSync(join(tmpdir(), `quorate-${name}-`))
const remove = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5 })

/** As somebody sets it who needs larger letters, in px; they are usually 16. */
function setLetters(profile: string, size: number): void {
  mkdirSync(join(profile, 'Default'))
  const preferences = { webkit: { webprefs: { default_font_size: size } } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
}

/** A Chromium with a profile of its own, which asks nobody anything by itself. */
export async function openBrowser(
  { letters, ...options }: { javaScriptEnabled?: boolean, letters?: number } = {},
): Promise<{ context: BrowserContext, close: () => Promise<void> }> {
  const profile = newProfile('chromium')
  if (letters !== undefined) setLetters(profile, letters)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser('chromium'),
    args: chromiumArgs,
    viewport: { width: 1280, height: 900 },
    ...options,
  })
  return {
    context,
    close: async () => {
      await context.close()
      remove(profile)
    },
  }
}

/** A new Firefox otherwise opens pages of its own and asks its maker about updates, studies and lists. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,nothing',
  'toolkit.telemetry.enabled': false,
} as const

function argsOf(name: BrowserName, profile: string, url: string): string[] {
  if (name === 'chromium') return [...chromiumArgs, `--user-data-dir=${profile}`, url]
  const prefs = Object.entries(QUIET).map(([key, value]) => `user_pref("${key}", ${JSON.stringify(value)});`)
  writeFileSync(join(profile, 'user.js'), prefs.join('\n'))
  return ['--headless', '--no-remote', '--profile', profile, url]
}

/**
 * Starts either browser as anybody would, on a page that says by itself what there is to say: playwright-core knows how
 * to drive no Firefox but its own. Returns how to end it.
 */
export function visit(name: BrowserName, url: string): () => Promise<void> {
  const profile = newProfile(name)
  return begin(name, profile, argsOf(name, profile, url))
}

function begin(name: BrowserName, profile: string, args: readonly string[]): () => Promise<void> {
  const child = spawn(ensureBrowser(name), args, { detached: true, stdio: 'ignore' })
  const ended = once(child, 'exit')
  return async () => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid!, 'SIGKILL') // the group: a browser is many processes
      await ended
    }
    remove(profile)
  }
}

/** ms after which a Chromium has built its own surface, which takes a second or two of a processor that a page is not to wait for. */
export const SETTLING = 4_000

/** A Chromium that has settled, for somebody else to drive at a port. */
export async function settledChromium(): Promise<{ port: number, close: () => Promise<void> }> {
  const profile = newProfile('chromium')
  const close = begin('chromium', profile, ['--remote-debugging-port=0', ...argsOf('chromium', profile, 'about:blank')])
  await sleep(SETTLING)
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  return { port: Number(port), close }
}
