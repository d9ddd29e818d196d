/** Words that have no place in the repository: promises to do something later, and paths of one machine. */
import { atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

interface Ban {
  readonly pattern: RegExp
  readonly instead: string
  readonly skip?: RegExp
}

// Put together from parts, so that this file is not its own finding.
const later = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')
const folders = ['wo' + 'rk', 'fa' + 'rm', 'home/[a-z]+', 'Users/[A-Za-z]+'].join('|')
const hidden = '\\.lib' + 'rary'

const bans: readonly Ban[] = [
  {
    pattern: new RegExp(`\\b(?:${later})\\b`),
    instead: 'do it now, or write an issue: a note in the code is read by nobody',
    skip: /^content\//, // exercises may ask the reader to do something
  },
  {
    pattern: new RegExp(`(?<![\\w.:/*-])/(?:${folders})/|${hidden}\\b`),
    instead: 'a path relative to the repository: other machines have no such folder',
  },
]

/** Every line of the repository's texts that holds a banned word. */
export function bannedWords(repository: Repository): Finding[] {
  return repository.paths.filter((path) => path !== 'package-lock.json').flatMap((path) => {
    const mine = bans.filter(({ skip }) => !skip?.test(path))
    return repository.read(path).split('\n').flatMap((line, index) =>
      mine.filter(({ pattern }) => pattern.test(line)).map(({ instead }) => atLine(path, index + 1, line, instead)))
  })
}
