/**
 * What comes into the lab from outside: dropped, pasted, or chosen as a file. What it is, and histories, are scripts of
 * their own, loaded when something comes.
 */
import type { Passed } from '../exchange/several.ts'
import { asSentence } from './as-sentence.ts'

/** A history of clients that is open in the place of the run. */
export interface OpenHistory {
  readonly name: string
  readonly source: Blob
  /** Where it turns out to be none, what else was given is tried. */
  readonly goOn: (why: string) => void
}

type Given = readonly File[] | string

/** What becomes of what was given. */
interface Takers {
  /**
   * Opens the text that holds a run, which a sentence calls `called`, and says whether it is open then. Where it was
   * refused, and not overtaken, `onrefused` is told why.
   */
  readonly onrun: (text: string, called: string, onrefused: (why: string) => void) => Promise<boolean>
  readonly onproblem: (sentence: string) => void
  /** Of the files that came with the one that is open one sentence; null while something new is read. */
  readonly onbeside: (sentence: string | null) => void
}

export class Exchange {
  history = $state.raw<OpenHistory | null>(null)
  /** What is being read, in words. */
  reading = $state<string | null>(null)
  /** Something is held over the lab. */
  isOver = $state(false)
  readonly #takers: Takers
  /** When what is being read has been. */
  done: Promise<unknown> = Promise.resolve()
  #taken = 0

  constructor(takers: Takers) {
    this.#takers = takers
  }

  /** The newest that was given counts; nothing of what is open is touched until it is known what it is. */
  take = (given: Given): Promise<void> => this.#takeFirst(typeof given === 'string' ? [given] : given)

  /**
   * Of several the first that is a run or a history and opens: it lies in a folder beside notes and pictures, and
   * whoever drags them along wants it. `passed` are those of before.
   */
  #takeFirst(given: readonly (File | string)[], passed: readonly Passed[] = []): Promise<void> {
    return this.#bring(calledOf(given), async isNewest => {
      this.#takers.onbeside(null)
      const [{ receive }, { besideText, noneText }] =
        await Promise.all([import('../exchange/receive.ts'), import('../exchange/several.ts')])
      const all = [...passed]
      for (const [i, one] of given.slice(passed.length).entries()) {
        const received = await receive(one)
        if (!isNewest()) return
        const name = nameOf(one)
        if (received.kind === 'refused') {
          all.push({ name, why: received.sentence, isRefused: false })
          continue
        }
        const goOn = (why: string): Promise<void> => this.#takeFirst(given, [...all, { name, why, isRefused: true }])
        const beside = besideText(name, all, given.slice(passed.length + i + 1).map(nameOf))
        if (received.kind === 'run') return this.#run(received.text, received.called, beside, goOn)
        this.history = {
          name: received.name, source: received.source,
          goOn: why => (isNewest() ? void goOn(why) : this.#takers.onproblem(why)),
        }
        return this.#takers.onbeside(beside)
      }
      this.#takers.onproblem(noneText(all))
    }, 'What was given could not be read; try again, or reload the page.')
  }

  async #run(text: string, called: string, beside: string | null, goOn: (why: string) => Promise<void>): Promise<void> {
    let why: string | null = null
    const opening = this.#takers.onrun(text, called, sentence => (why = sentence))
    // What opens overtakes what was being read; whatever was given since overtakes it.
    const turn = this.#taken
    if (await opening) this.#takers.onbeside(beside)
    else if (why !== null && turn === this.#taken) await goOn(why)
  }

  /** A history that is already known to be one, once it is there. */
  show = (name: string, textOf: () => Promise<string>): Promise<void> =>
    this.#bring('the history', async isNewest => {
      const source = new Blob([await textOf()])
      if (isNewest()) this.history = { name, source, goOn: this.#takers.onproblem }
    })

  /** What `work` brings counts unless something newer was asked for, and so does why it could not. */
  #bring(what: string, work: (isNewest: () => boolean) => Promise<void>, sentence?: string): Promise<void> {
    const bringing = this.#read(what, work, sentence)
    this.done = bringing
    return bringing
  }

  async #read(what: string, work: (isNewest: () => boolean) => Promise<void>, sentence?: string): Promise<void> {
    const turn = ++this.#taken
    const isNewest = (): boolean => turn === this.#taken
    this.reading = what
    try {
      await work(isNewest)
    } catch (error) {
      if (isNewest()) this.#takers.onproblem(sentence ?? asSentence((error as Error).message))
    } finally {
      if (isNewest()) this.reading = null
    }
  }

  /**
   * Something else is asked for: what is still being read is overtaken. To be called when that is there: it comes in
   * the place of a history, but not of what was given meanwhile.
   */
  overtake(): () => void {
    const turn = ++this.#taken
    this.reading = null
    return () => {
      if (turn === this.#taken) this.history = null
    }
  }

  /** The run that waits behind the history. What is being read meanwhile is still wanted. */
  close = (): void => void (this.history = null)

  /** A history that turns out to be none; one that was given since stays. */
  refuse(history: OpenHistory, sentence: string): void {
    if (this.history !== history) return
    this.history = null
    history.goOn(sentence)
  }

  /** Listens on the whole page while the lab is there. For `{@attach exchange.listen}`. */
  listen = (): (() => void) => {
    const gone = new AbortController()
    const on = <N extends keyof DocumentEventMap>(name: N, work: (event: DocumentEventMap[N]) => void): void =>
      document.addEventListener(name, work, { signal: gone.signal })
    on('dragover', event => {
      if (!isForUs(event.dataTransfer)) return
      event.preventDefault()
      this.isOver = true
    })
    on('dragleave', event => {
      if (event.relatedTarget === null) this.isOver = false
    })
    on('drop', event => this.#put(event, event.dataTransfer))
    on('paste', event => {
      if (!isTyping(event.target)) this.#put(event, event.clipboardData)
    })
    return () => gone.abort()
  }

  #put(event: Event, data: DataTransfer | null): void {
    this.isOver = false
    const files = [...data?.files ?? []]
    const given = files.length > 0 ? files : data?.getData('text/plain') ?? ''
    if (given.length === 0) return
    event.preventDefault()
    void this.take(given)
  }
}

const nameOf = (one: File | string): string => (typeof one === 'string' ? '' : one.name)

const calledOf = ([one, ...others]: readonly (File | string)[]): string =>
  (typeof one === 'string' ? 'what was pasted' : others.length === 0 ? `“${one!.name}”` : `${others.length + 1} files`)

const isForUs = (data: DataTransfer | null): boolean =>
  data?.types.some(type => type === 'Files' || type === 'text/plain') ?? false

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
