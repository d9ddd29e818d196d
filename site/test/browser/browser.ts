import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  const child = spawn(ensureBrowser(name), argsOf(name, profile, url), { detached: true, stdio: 'ignore' })
  const ended = once(child, 'exit')
  return async () => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid!, 'SIGKILL') // the group: a browser is many processes
      await ended
    }
    remove(profile)
  }
}
