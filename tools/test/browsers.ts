/**
 * Finds the browsers that the browser tests drive. `node tools/test/browsers.ts` installs what is missing where that
 * can be done without asking (root on a machine with apt-get) and prints their paths.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type BrowserName = 'chromium' | 'firefox'

// What browser-setup.ts hands to the browser tests.
declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served. */
    siteUrl: string
    /** The paths of the browsers. */
    browsers: Readonly<Record<BrowserName, string>>
  }
}

interface Browser {
  readonly title: string
  /** Where this variable is set, no other place is looked at. */
  readonly variable: string
  /** Debian's package. */
  readonly package: string
  /** Names in the folders of PATH. */
  readonly commands: readonly string[]
  /** Where else it usually is, by platform. */
  readonly places: Readonly<Record<string, readonly string[]>>
}

const programFiles = (...path: string[]): string[] =>
  [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, ...path))

export const browsers: Readonly<Record<BrowserName, Browser>> = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROMIUM',
    package: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: {
      linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'],
      darwin: [
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ],
      win32: programFiles('Google', 'Chrome', 'Application', 'chrome.exe'),
    },
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX',
    package: 'firefox-esr',
    commands: ['firefox-esr', 'firefox'],
    places: {
      linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      win32: programFiles('Mozilla Firefox', 'firefox.exe'),
    },
  },
}

/** How the tests start Chromium: without a window, silent on the network. As root, it refuses its own sandbox. */
export const chromiumArgs: string[] = [
  '--headless',
  ...(isRoot() ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of an installed browser, or null. */
export function findBrowser(name: BrowserName): string | null {
  const named = process.env[browsers[name].variable]
  if (named) return isProgram(named) ? named : null
  return candidates(browsers[name]).find(isProgram) ?? null
}

/** The same, after installing it where that is possible. Throws one sentence that says what to do. */
export function ensureBrowser(name: BrowserName): string {
  const { title, variable, package: debian } = browsers[name]
  const found = findBrowser(name)
  if (found) return found
  const named = process.env[variable]
  if (named) throw new Error(`${variable} names “${named}”, which is not a program.`)
  if (isRoot() && hasAptGet()) install(browsers[name])
  const installed = findBrowser(name)
  if (installed) return installed
  throw new Error(`The browser tests need ${title}: install it (Debian: sudo apt-get install ${debian}), `
    + `or name one with ${variable}=/path/to/${name} npm test -- browser`)
}

function candidates({ commands, places }: Browser): string[] {
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

function install({ title, package: debian }: Browser): void {
  console.error(`${title} is missing; installing Debian’s package ${debian} …`)
  const options = {
    stdio: ['ignore', 2, 2] as ['ignore', number, number], // all of it to standard error: the path is our only output
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '--quiet'], options)
  spawnSync('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', debian], options)
}

if (import.meta.main) {
  try {
    for (const name of Object.keys(browsers) as BrowserName[]) console.log(ensureBrowser(name))
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
