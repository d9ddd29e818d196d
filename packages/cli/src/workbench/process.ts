/** One node as a process of the operating system: messages in, messages out, and what became of it in words. */
import { spawn, type ChildProcess } from 'node:child_process'
import { lines, readMessage, type Message } from '../node/message.ts'

/** What ends a test at once: the program under test is no node. One sentence. */
export class Unfit extends Error {}

const isTrouble = (line: string): boolean => /error|exception|panic|fatal/i.test(line)

export interface Program {
  readonly bin: string
  readonly args: readonly string[]
}

/** ms; what a program says on stderr before it does something wrong on stdout may arrive after that. */
const LAST_WORDS = 300

/** Whatever a program starts is killed with it, where processes form groups. */
const OWN_GROUP = process.platform !== 'win32'

export class NodeProcess {
  readonly name: string
  readonly #child: ChildProcess
  readonly #onMessage: (message: Message) => void
  readonly #onUnfit: (problem: Unfit) => void
  readonly gone: Promise<void>
  #isGone = false
  #isEnding = false
  #lastWords = ''
  /** What it did wrong on stdout; nothing that it writes after that is read. */
  #wrong: string | null = null

  constructor(
    name: string, program: Program, onMessage: (message: Message) => void, onUnfit: (problem: Unfit) => void,
  ) {
    this.name = name
    this.#onMessage = onMessage
    this.#onUnfit = onUnfit
    this.#child = spawn(program.bin, program.args, { stdio: 'pipe', detached: OWN_GROUP })
    this.gone = new Promise<void>(resolve => this.#child.on('close', () => resolve()).on('error', () => resolve()))
      .then(() => { this.#isGone = true })
    this.#watch(program)
  }

  #watch({ bin }: Program): void {
    const { stdin, stdout, stderr } = this.#child
    this.#child.on('error', error => this.#fail(
      `--bin was "${bin}", which cannot be started (${(error as { code?: string }).code}); give the path of a program that may be executed`))
    this.#child.on('close', (code, signal) =>
      this.#fail(this.unfit(this.#wrong ?? `ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`)))
    // What is written to a process that is gone is lost, as a message would be.
    stdin!.on('error', () => {})
    stdout!.setEncoding('utf8').on('data', lines(line => this.#onLine(line)))
    stderr!.setEncoding('utf8').on('data', lines(line => this.#heard(line ?? '')))
  }

  /** The last line says most; after an uncaught error some runtimes add a line or two that say nothing. */
  #heard(line: string): void {
    if (isTrouble(line) || !isTrouble(this.#lastWords)) this.#lastWords = line.trim()
  }

  #onLine(line: string | null): void {
    if (this.#isEnding || this.#wrong !== null) return
    const message = line === null ? 'is longer than 8 MB' : readMessage(line)
    if (typeof message === 'string') this.#didWrong(`wrote a line to stdout that ${message}`)
    else if (message.src !== this.name) this.#didWrong(`sent a message as "${message.src}"`)
    else this.#onMessage(message)
  }

  #didWrong(what: string): void {
    this.#wrong = what
    setTimeout(() => this.#fail(this.unfit(what)), LAST_WORDS)
  }

  /** "n2 ended with exit code 1; on stderr it said …" */
  unfit(what: string): string {
    const words = this.#lastWords === '' ? 'it wrote nothing to stderr' : `on stderr it said "${this.#lastWords.slice(0, 200)}"`
    return `${this.name} ${what}; ${words}`
  }

  #fail(problem: string): void {
    if (!this.#isEnding) this.#onUnfit(new Unfit(problem))
  }

  send(message: Message): void {
    if (!this.#isEnding) this.#child.stdin!.write(`${JSON.stringify(message)}\n`)
  }

  /** Without a word of warning, as a crash would. */
  kill(): Promise<void> {
    this.#isEnding = true
    const { pid } = this.#child
    if (pid === undefined || this.#isGone) return this.gone
    // A program like npx has started another one, which would go on, and hold our pipes open.
    if (OWN_GROUP) killGroup(pid)
    else this.#child.kill('SIGKILL')
    return this.gone
  }
}

/** A program that ended by itself may be gone before Node has said so: then nobody is left to be killed. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
