/** What the documents promise: their links lead to files, and their commands exist. */
import { posix } from 'node:path'
import { atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

/** Commands of npm itself that our documents use. */
const builtIn = new Set(['ci', 'install', 'test', 'start', 'run', 'exec', 'ls'])

/** Markdown links to files that do not exist. Links to the web are not followed, nor are those inside code. */
export function brokenLinks(repository: Repository): Finding[] {
  const folders = new Set(repository.paths.flatMap(foldersOf))
  const files = new Set(repository.paths)
  const exists = (path: string) => files.has(path) || folders.has(path.replace(/\/$/, '')) || path === '.'
  return eachLine(repository, (path, line, number, inCode) => {
    if (inCode) return []
    const links = [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)/g)]
    return links.map((match) => (match[1] ?? match[2])!).filter((link) => isLocal(link) && !exists(aim(path, link)))
      .map((link) => atLine(path, number, link, 'there is no such file: mend the link'))
  })
}

/** `npm run X`, `npm X` and `npx quorate VERB` that do not exist. */
export function unknownCommands(repository: Repository, verbs: readonly string[]): Finding[] {
  const { scripts = {} } = JSON.parse(repository.read('package.json')) as { scripts?: Record<string, string> }
  const isScript = (name: string) => Object.hasOwn(scripts, name)
  return eachLine(repository, (path, line, number, inCode) => codeOf(line, inCode).flatMap((code) => {
    const objection = (instead: string) => [atLine(path, number, code, instead)]
    const run = /\bnpm run ([\w:-]+)(?! --workspace| -w)/.exec(code)?.[1]
    if (run && !isScript(run)) return objection(`there is no script ${run} in package.json`)
    const npm = /\bnpm ([a-z]+)/.exec(code)?.[1]
    if (npm && !builtIn.has(npm)) return objection(`npm has no such command: npm run ${npm}?`)
    if ((npm === 'test' || npm === 'start') && !isScript(npm)) return objection('package.json has no such script')
    const verb = /\bnpx quorate ([a-z][\w-]*)/.exec(code)?.[1]
    return verb && !verbs.includes(verb) ? objection(`quorate has no verb ${verb}`) : []
  }))
}

/** The verbs that `quorate --help` lists. */
export function verbsIn(help: string): string[] {
  const list = help.slice(help.indexOf('Commands:'))
  return [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1]!)
}

export function isDocument(path: string): boolean {
  return /^[A-Z]+\.md$|^(?:packages|tools|site|content)\/(?:.*\/)?README\.md$/.test(path)
}

type Look = (path: string, line: string, number: number, inCode: boolean) => Finding[]

function eachLine(repository: Repository, look: Look): Finding[] {
  return repository.paths.filter(isDocument).flatMap((path) => {
    let inCode = false
    return repository.read(path).split('\n').flatMap((line, index) => {
      const isFence = /^\s*(?:```|~~~)/.test(line)
      if (isFence) inCode = !inCode
      return isFence ? [] : look(path, line, index + 1, inCode)
    })
  })
}

/** A line of a code block without its comment, or the code inside a line of prose. */
function codeOf(line: string, inCode: boolean): string[] {
  if (inCode || /^ {4}/.test(line)) return [line.replace(/\s#\s.*$/, '')]
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)
}

function isLocal(link: string): boolean {
  return !/^(?:[a-z]+:|#|\/)/i.test(link)
}

function aim(from: string, link: string): string {
  return posix.normalize(posix.join(posix.dirname(from), decodeURI(link.replace(/[?#].*$/, ''))))
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
