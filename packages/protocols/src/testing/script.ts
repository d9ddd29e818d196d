/**
 * Golden scripts, as etcd's raft testdata and toydb have them: a text file of blocks "commands, ---, what happened",
 * with blank lines between them. The commands drive real protocols in a world that does nothing unasked (bench.ts);
 * what happened is written in the words that people read about a run everywhere else.
 *
 *     cluster 3
 *     ---
 *     r1 starts.
 *
 *     # a comment
 *     timeout r1 election
 *     deliver r1 *
 *     ---
 *     r1: the election timer fires. Its term is now 1.
 *     …
 *       r2: follower of term 1            (every node that changed, as it is now)
 *       r2 → r1: Vote(term 1, granted)    (every message that is new in flight)
 *
 * A file may consist of commands alone: `UPDATE=1` writes the rest.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { listText, sentence, timeText, type Recording, type Setup } from '@quorate/kernel'
import { Bench } from './bench.ts'
import { commands, flightLines, ScriptError, stateLine, type Language } from './commands.ts'
import { reproduce } from './reproduce.ts'

export { ScriptError, type Command, type Language } from './commands.ts'
export { Bench } from './bench.ts'

/** `cluster 3 mutant=votes-twice` → (3, { mutant: 'votes-twice' }). The option `seed` is the runner's own. */
export type MakeSetup = (size: number, options: Readonly<Record<string, string>>) => Setup

/** One test for each `.txt` file of the folder: `goldenScripts(new URL('./scripts/', import.meta.url), size => …)`. */
export function goldenScripts(folder: URL, makeSetup: MakeSetup, language: Language = {}): void {
  const path = fileURLToPath(folder)
  const files = readdirSync(path).filter(file => file.endsWith('.txt')).sort()
  if (files.length === 0) throw new Error(`${path} holds no golden scripts (*.txt)`)
  describe('scripts', () => {
    test.each(files)('%s', file => testScript(`${path}/${file}`, makeSetup, language))
  })
}

function testScript(path: string, makeSetup: MakeSetup, language: Language): void {
  const expected = readFileSync(path, 'utf8').replace(/\r\n/g, '\n')
  const actual = runScript(expected, basename(path), makeSetup, language)
  if (process.env.UPDATE && actual !== expected) writeFileSync(path, actual)
  else expect(actual, `${basename(path)} tells another story. If it is right: ${reproduce('UPDATE=1')}`).toBe(expected)
}

/** The script with what happens written below every block. Throws `file:line: …` at what it does not understand. */
export function runScript(text: string, file: string, makeSetup: MakeSetup, language: Language = {}): string {
  const story = new Story(makeSetup, language)
  let line = 1
  const blocks = text.trimEnd().split('\n\n').map(block => {
    const first = line
    line += block.split('\n').length + 1
    return runBlock(block, first, file, story)
  })
  return `${blocks.join('\n\n')}\n`
}

function runBlock(block: string, first: number, file: string, story: Story): string {
  const lines = block.split('\n')
  const end = lines.indexOf('---')
  const said = end < 0 ? lines : lines.slice(0, end)
  if (said.every(line => isComment(line))) return block
  const happened = said.flatMap((line, i) => {
    if (isComment(line)) return []
    return at(`${file}:${first + i}`, () => story.tell(line))
  })
  happened.push(...story.summary())
  return [...said, '---', ...(happened.length === 0 ? ['ok'] : happened)].join('\n')
}

const isComment = (line: string): boolean => line === '' || line.startsWith('#')

function at<T>(place: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof ScriptError) throw new ScriptError(`${place}: ${error.message}`)
    throw error
  }
}

/** The bench of one script, and how much of it has been told. */
class Story {
  readonly #makeSetup: MakeSetup
  readonly #language: Language
  #bench: Bench | null = null
  #events = 0
  #messages = 0
  #findings = 0
  #states: string[] = []

  constructor(makeSetup: MakeSetup, language: Language) {
    this.#makeSetup = makeSetup
    this.#language = language
  }

  /** Executes one command, and tells what happened. */
  tell(line: string): string[] {
    const [name = '', ...words] = line.trim().split(/\s+/)
    if (name === 'cluster') return this.#begin(words)
    const known = { ...commands, ...this.#language.commands }
    const command = known[name]
    if (command === undefined) {
      throw new ScriptError(`"${name}" is no command; accepted are cluster, ${Object.keys(known).join(', ')}`)
    }
    if (this.#bench === null) throw new ScriptError('a script begins with "cluster SIZE"')
    const answers = this.#explained(command.usage, () => command.run(this.#bench!, words, this.#language)) ?? []
    return [...this.#happened(name === 'run'), ...answers]
  }

  /** Nodes that changed and messages that were sent since the last summary. */
  summary(): string[] {
    if (this.#bench === null) return []
    const bench = this.#bench
    const states = bench.setup.nodes.map((_, node) => stateLine(bench, node))
    const changed = states.filter((line, node) => line !== this.#states[node])
    const flights = bench.flights().filter(flight => flight.id >= this.#messages)
    const recording = bench.record()
    const findings = recording.findings.slice(this.#findings)
    this.#states = states
    this.#messages = recording.messages.length
    this.#findings = recording.findings.length
    const broken = findings.map(({ property, evidence }) => `VIOLATED ${property}: ${evidence}`)
    return [...changed, ...flightLines(bench, flights), ...broken].map(line => `  ${line}`)
  }

  #begin([size, ...words]: readonly string[]): string[] {
    if (!/^\d+$/.test(size ?? '')) {
      throw new ScriptError(`"${size}" is no size; write "cluster 3" or "cluster 3 name=value"`)
    }
    const options: Record<string, string> = Object.fromEntries(words.map(word => word.split('=')))
    this.#bench = new Bench(this.#makeSetup(Number(size), options), Number(options.seed ?? 1))
    this.#events = this.#messages = this.#findings = 0
    this.#states = []
    return this.#happened(false)
  }

  #explained<T>(usage: string, run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof ScriptError) throw new ScriptError(`${error.message} (usage: ${usage})`)
      throw error
    }
  }

  #happened(timed: boolean): string[] {
    if (this.#bench!.world.events === this.#events) return []
    const recording = this.#bench!.record()
    const lines: string[] = []
    for (let i = this.#events; i < recording.length; i++) {
      const time = timed ? `${timeText(recording.event(i).time)}: ` : ''
      if (isTold(recording, i)) lines.push(`${time}${sentence(recording, i)}`)
    }
    this.#events = recording.length
    return joinStarts(lines)
  }
}

/** Acts of the script itself are told by their consequence: "… is lost: it was dropped by hand". */
function isTold(recording: Recording, index: number): boolean {
  const { act } = recording.event(index)
  return act?.kind !== 'drop' && act?.kind !== 'request'
}

/** "r1 starts.", "r2 starts." → "r1 and r2 start." */
function joinStarts(lines: readonly string[]): string[] {
  const names = lines.map(line => /^(\S+) starts\.$/.exec(line)?.[1])
  const first = names.findIndex(name => name !== undefined)
  const after = names.findIndex((name, i) => i > first && name === undefined)
  const starting = names.slice(first, after < 0 ? names.length : after) as string[]
  if (first < 0 || starting.length < 2) return [...lines]
  return [...lines.slice(0, first), `${listText(starting)} start.`, ...lines.slice(first + starting.length)]
}
