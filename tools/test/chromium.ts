/**
 * Finds the Chromium that the browser tests drive. `node tools/test/chromium.ts` installs it where that can be done
 * without asking (root on a machine with apt-get) and prints its path.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// What browser-setup.ts hands to the browser tests, which import this file for `launchArgs`.
declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served. */
    siteUrl: string
    /** The path of the browser. */
    chromium: string
  }
}

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const places: Record<string, readonly string[]> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
}

/** How the tests start it: without a window, and silent on the network. As root, Chromium refuses its own sandbox. */
export const launchArgs: string[] = [
  '--headless',
  ...(isRoot() ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of an installed Chromium or Chrome, or null. The variable CHROMIUM, where set, is the only place looked. */
export function findChromium(): string | null {
  if (process.env.CHROMIUM) return isProgram(process.env.CHROMIUM) ? process.env.CHROMIUM : null
  return candidates().find(isProgram) ?? null
}

/** The same, after installing it where that is possible. Throws one sentence that says what to do. */
export function ensureChromium(): string {
  const found = findChromium()
  if (found) return found
  if (process.env.CHROMIUM) throw new Error(`CHROMIUM names “${process.env.CHROMIUM}”, which is not a program.`)
  if (isRoot() && hasAptGet()) installChromium()
  const installed = findChromium()
  if (installed) return installed
  throw new Error('The browser tests need Chromium: install it (Debian: sudo apt-get install chromium), '
    + 'or name one with CHROMIUM=/path/to/chromium npm test -- browser')
}

function candidates(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter)
  return [...(places[process.platform] ?? []), ...path.flatMap((folder) => commands.map((name) => join(folder, name)))]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

function hasAptGet(): boolean {
  return isProgram('/usr/bin/apt-get')
}

function installChromium(): void {
  console.error('Chromium is missing; installing Debian’s package chromium …')
  const options = {
    stdio: ['ignore', 2, 2] as ['ignore', number, number], // all of it to standard error: the path is our only output
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '--quiet'], options)
  spawnSync('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'], options)
}

if (import.meta.main) {
  try {
    console.log(ensureChromium())
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
