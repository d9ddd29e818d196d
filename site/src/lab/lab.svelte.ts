/** What is open in the lab, and the changes that led to it. */
import type { Act, Fault, Frame, Run } from '@quorate/kernel'
import { onStanding, type Standing } from '../sim/calling.ts'
import { openRun, type OpenRun } from '../sim/client.ts'
import { nextTask } from '../sim/next-task.ts'
import type { Opening, RunSummary } from '../sim/types.ts'
import { Player } from '../stage/player.svelte.ts'
import { madeBy } from '../stage/told-cuts.ts'
import { asSentence } from './as-sentence.ts'
import { sharedBookmarks, type Bookmark } from './bookmarks.ts'
import { brokenAt } from './breaks-text.ts'
import { Marked } from './marked.svelte.ts'
import { Moment } from './moment.svelte.ts'
import { Runs } from './runs.ts'
import {
  branchText, canRedoTry, canUndo, changesOf, currentRun, isAsOpened, lastChange, redone, rowsOf, sharedEvent, switched,
  tried, triesOf, undone, type Row, type Tries,
} from './tries.ts'
import { Turns } from './turns.ts'
import { Voice } from './voice.svelte.ts'

interface Visited {
  readonly tries: Tries
  readonly cursor: number
}

interface Branched {
  /** "Branch 2 from e97" */
  readonly text: string
  readonly from: Visited
}

/** How many set-ups back there are, and how many runs are kept ready. */
const REMEMBERED = 50

export class Lab {
  readonly player: Player
  readonly moment: Moment
  readonly voice: Voice
  readonly marked: Marked
  /** From the start on: there is nothing before the first run. */
  isOpening = $state(true)
  /** How often something was opened. */
  opened = $state(0)
  /** What is being opened in the place of what is open, in words. */
  coming = $state<string | null>(null)
  /** How the simulation stands, where it does not answer. */
  standing = $state<Standing>('well')
  /** A branch that has just begun, or was gone into again. */
  branched = $state.raw<Branched | null>(null)
  /** What was tried with the set-up that is open. */
  tries = $state.raw<Tries | null>(null)
  /** Other set-ups that were open before, and those that were undone. */
  #past = $state.raw<readonly Visited[]>([])
  #future = $state.raw<readonly Visited[]>([])
  readonly #runs = new Runs((run, signal) => openRun({ run }, null, signal), REMEMBERED)
  readonly #turns = new Turns()
  readonly #refuse = (why: string): void => void (this.voice.problem = why)
  #asked: AbortController | null = null

  constructor() {
    this.player = new Player(error => this.#refuse(asSentence(error.message)))
    this.moment = new Moment(this.player)
    this.voice = new Voice(this.player)
    this.marked = new Marked(this.player, this.voice)
    onStanding(standing => (this.standing = standing))
  }

  /** Something is being done to what is open. */
  get isChanging(): boolean {
    return this.isOpening && this.coming === null
  }

  get canUndo(): boolean {
    return (this.tries !== null && canUndo(this.tries)) || this.#past.length > 0
  }

  get canRedo(): boolean {
    return (this.tries !== null && canRedoTry(this.tries)) || this.#future.length > 0
  }

  /** The branches there are, each with what is known of its verdict. */
  get rows(): readonly (Row & { readonly summary: RunSummary | null })[] {
    const { tries, player: { run } } = this
    if (tries === null || run === null) return []
    const knownOf = (branch: number): RunSummary | null =>
      this.#runs.known(currentRun(switched(tries, branch)))?.summary ?? null
    const changesIn = (branch: number): readonly string[] | null => {
      const known = knownOf(branch)
      return known && changesOf(known)
    }
    return rowsOf(tries, run.summary.nodes.map(({ name }) => name), changesIn)
      .map(row => ({ ...row, summary: knownOf(row.branch) }))
  }

  /**
   * Opens a run in the place of what is open, which stays one undo away; a newer call overtakes an older one. Where
   * that run is open already, nothing has changed, so there is nothing to undo. Where it cannot be opened, `onrefused`
   * is told why.
   */
  open(
    opening: Opening, at: number | null = null, bookmarks: readonly Bookmark[] = [], onrefused = this.#refuse,
  ): Promise<boolean> {
    return this.#turns.first(() => this.#try(async signal => {
      this.coming = nameOf(opening)
      const run = await openRun(opening, at, signal)
      const keep = (): void => {
        this.#runs.keep(run)
        if (bookmarks.length > 0) this.marked.put(run, bookmarks.filter(({ event }) => event < run.summary.length))
      }
      if (this.#isOpen(run)) return this.#stay(run, at, signal, keep)
      await this.#show(triesOf(run.summary.run), run, at ?? run.summary.opening, signal, () => {
        const before = this.#here()
        if (before !== null) this.#past = [...this.#past, before].slice(-REMEMBERED)
        this.#future = []
        keep()
        this.#turns.arrive()
        this.opened++
      })
    }, onrefused))
  }

  /**
   * The same run where one is by then, asked for anew in every part: the Worker of before has died or was ended. What
   * was done is of the page and stays: undo, branches, bookmarks.
   */
  reopen(): Promise<boolean> {
    return this.#turns.first(() => this.#try(async signal => {
      const { player } = this
      if (player.run === null) return
      this.coming = 'the same run'
      const again = this.#runs.keep(player.run.again())
      // Whoever goes on meanwhile is not led back.
      let cursor: number
      do {
        cursor = player.target
        await again.frame(cursor)
        signal.throwIfAborted()
      } while (cursor !== player.target)
      this.voice.problem = null
      await player.show(again, cursor)
      this.voice.say(`The simulation has begun anew. Event ${cursor}.`)
    }))
  }

  /** When everything that was asked for so far is done. */
  get done(): Promise<unknown> {
    return this.#turns.done
  }

  #isOpen({ summary: { run } }: OpenRun): boolean {
    return this.tries !== null && JSON.stringify(currentRun(this.tries)) === JSON.stringify(run)
  }

  /** At another moment of what is open, where one is asked for. */
  async #stay(run: OpenRun, at: number | null, signal: AbortSignal, keep: () => void): Promise<void> {
    await this.#show(this.tries!, run, at ?? this.player.target, signal, keep)
    if (at === null) this.voice.addNotice('This is what was open already. Nothing was changed.')
  }

  /** Does something to the world right after the current event. What was to follow stays, as a branch of its own. */
  act(act: Act): Promise<void> {
    return this.#inTurn(() => this.#act(act))
  }

  /** Something in the place of a cut, null to end it: one change. What was made right here is as if it had not been. */
  recut(act: Act | null, instead: Fault): Promise<void> {
    return this.#inTurn(async () => {
      const { player: { run, cursor, frame }, tries } = this
      if (run === null || tries === null) return
      const heal: Act = frame?.cuts.length === 1 ? { kind: 'heal' } : { kind: 'heal', only: instead }
      if (act === null) return this.#act(heal)
      const last = lastChange(tries)
      const isLast = JSON.stringify(last.at(-1)) === JSON.stringify(instead)
      const isNew = isLast && run.summary.interventionEvents.at(-1) === cursor
      const called = madeBy(run.summary.acts, instead, cursor)?.act.called
      if (isNew) await this.#undo()
      await this.#act(...(isNew ? last.slice(0, -1) : [heal]), act)
      // It is the same cut to whoever gave it a name.
      if (called !== undefined) await this.#call(this.player.run!.summary.interventionEvents.at(-1)!, called)
    })
  }

  /** The act of an event has this name from now on, in every branch; an empty one takes it away. */
  call(event: number, name: string): Promise<void> {
    return this.#inTurn(() => this.#call(event, name))
  }

  async #call(event: number, name: string): Promise<void> {
    const { player: { run, cursor }, marked: { here: bookmarks }, branched } = this
    if (run === null || this.tries === null) return
    const before = run.summary.acts.find(act => act.event === event)?.act.called ?? ''
    if (before === shortName(name)) return this.voice.sayVain(before === '' ? 'It has no name.' : `It is called “${before}” already.`)
    const { tries, rows } = this
    await this.#change(async signal => {
      const named = this.#runs.keep(await run.name(event, shortName(name)))
      signal.throwIfAborted()
      const next = { ...tries, run: named.summary.run }
      // What is known of other branches is known of them with the name, too.
      for (const { branch, summary } of rows) if (summary !== null) await this.#runOf(switched(next, branch), signal)
      await this.#show(next, named, cursor, signal, () => this.marked.put(named, bookmarks))
      this.branched = branched
      const { act: { called }, text } = named.summary.acts.find(act => act.event === event)!
      this.voice.say(called === undefined ? `It has no name any more: ${text}.` : `${text}.`)
    })
  }

  /** From here on by hand, or by itself again: whichever it is not at the event where one is when its turn has come. */
  toggleByHand(): Promise<void> {
    return this.#inTurn(async () => {
      const frame = await this.#frame()
      if (frame !== null) await this.#act({ kind: frame.choices === null ? 'manual' : 'automatic' })
    })
  }

  /** By hand: the first of what waits and may happen. */
  takeNext(): Promise<void> {
    return this.#inTurn(async () => {
      const next = (await this.#frame())?.choices?.find(({ why }) => why === null)
      if (next !== undefined) await this.#act({ kind: 'deliver', message: next.lineage })
    })
  }

  async #frame(): Promise<Frame | null> {
    const { run, cursor } = this.player
    return run === null ? null : run.frame(cursor)
  }

  /** Several acts are one change: one undo takes them all back. */
  async #act(...acts: readonly Act[]): Promise<void> {
    const { player: { run, cursor }, tries } = this
    if (run === null || tries === null) return
    await this.#change(async signal => {
      let [changed, at, next] = [run, cursor, tries]
      let isNew = false
      for (const [i, each] of acts.entries()) {
        changed = await changed.intervene(at, each)
        signal.throwIfAborted()
        isNew = this.#runs.known(changed.summary.run) === null
        if (isNew) this.#runs.keep(changed)
        next = tried(next, changed.summary.run.interventions, i > 0)
        at = changed.summary.interventionEvents.at(-1) ?? at
      }
      const act = acts.at(-1)!
      const { interventions } = changed.summary.run
      const shown = await this.#runOf(next, signal)
      const done = shown.summary.interventionEvents[interventions.length - 1] ?? -1
      // What was delivered is worth a look, more than that somebody delivered it.
      const event = act.kind === 'deliver' && done >= 0 ? Math.min(done + 1, shown.summary.length - 1) : done
      await this.#show(next, shown, event < 0 ? cursor : event, signal, () => {
        this.#future = []
        if (isNew) this.marked.put(shown, sharedBookmarks(this.marked.here, cursor))
      })
      const branch = branchText(tries, next, cursor)
      if (branch !== null) this.branched = { text: branch, from: { tries, cursor } }
      const end = branch === null ? '' : ` ${branch}.`
      if (act.kind === 'deliver' && event > done) return this.voice.say(`Event ${event}: ${await shown.sentence(event)}${end}`)
      const text = shown.summary.acts.find(each => each.event === done)?.text ?? 'Done'
      const isKnown = next.branches.all.length === tries.branches.all.length
      this.voice.say(`${text}. ${isKnown ? 'What follows was there already' : 'What follows was computed anew'}: ` +
        `${shown.summary.length - Math.max(0, event) - 1} events.${end}`)
    })
  }

  /** The run without its last change; where there is none, the set-up that was open before. */
  undo(): Promise<void> {
    return this.#inTurn(() => this.#undo(), false)
  }

  async #undo(): Promise<void> {
    const { tries } = this
    if (tries === null) return
    const last = this.#past.at(-1)
    // To open a run was a change, too: it is undone before what others did in that run.
    const isOpening = last !== undefined && isAsOpened(tries)
    if (canUndo(tries) && !isOpening) return this.#goTo(undone(tries), 'shared', 'Undone')
    if (last === undefined) return
    const here = this.#here()!
    await this.#goTo(last.tries, last.cursor, 'Undone', () => {
      this.#past = this.#past.slice(0, -1)
      this.#future = [...this.#future, here]
    })
  }

  /** Where one was before the branch that has just begun, which stays. */
  takeBack(): Promise<void> {
    return this.#inTurn(async () => {
      const { branched, tries } = this
      if (branched === null || tries === null) return
      const { tries: { branches: { current } }, cursor } = branched.from
      await this.#goTo(switched(tries, current), cursor, 'Undone')
    })
  }

  redo(): Promise<void> {
    return this.#inTurn(() => this.#redo(), false)
  }

  async #redo(): Promise<void> {
    const { tries } = this
    if (tries === null) return
    if (canRedoTry(tries)) return this.#goTo(redone(tries), 'changed', 'Done again')
    const next = this.#future.at(-1)
    if (next === undefined) return
    const here = this.#here()!
    await this.#goTo(next.tries, next.cursor, 'Done again', () => {
      this.#future = this.#future.slice(0, -1)
      this.#past = [...this.#past, here]
    })
  }

  /** Another branch, at the same event where both have it, else where they part. */
  switchTo(branch: number): Promise<void> {
    return this.#inTurn(() => this.#switchTo(branch))
  }

  /** The branch before or after the current one in the row of branches. */
  switchBy(by: 1 | -1): Promise<void> {
    return this.#inTurn(async () => {
      const { rows } = this
      const next = rows[rows.findIndex(({ isCurrent }) => isCurrent) + by]
      if (next !== undefined) await this.#switchTo(next.branch)
    })
  }

  async #switchTo(branch: number): Promise<void> {
    const { tries } = this
    if (tries === null || branch === tries.branches.current) return
    const text = this.rows.find(row => row.branch === branch)?.text ?? 'Another branch'
    await this.#goTo(switched(tries, branch), 'shared', text)
  }

  /** The run of a branch, or any other, ready to look at beside what is open. */
  ready(which: number | Run): Promise<OpenRun> {
    return this.#runs.ready(typeof which === 'number' ? currentRun(switched(this.tries!, which)) : which)
  }

  #here(): Visited | null {
    return this.tries === null ? null : { tries: this.tries, cursor: this.player.target }
  }

  /** `at` is an event, the last one that both runs have, or the event of the last change. */
  async #goTo(
    tries: Tries, at: number | 'shared' | 'changed', said: string, changed: () => void = () => undefined,
  ): Promise<void> {
    const { run: from, cursor } = this.player
    await this.#change(async signal => {
      const run = await this.#runOf(tries, signal)
      const last = run.summary.interventionEvents.at(-1) ?? -1
      const shared = sharedEvent(from!.summary, run.summary, cursor)
      const event = typeof at === 'number' ? at : at === 'changed' && last >= 0 ? last : shared
      await this.#show(tries, run, event, signal, changed)
      this.voice.say(`${said}. Event ${this.player.cursor}.`)
    })
  }

  #runOf(tries: Tries, signal: AbortSignal): Promise<OpenRun> {
    return this.#runs.ready(currentRun(tries), signal)
  }

  /** After whatever is under way. What is aimed at the run that is open is not done to another one. */
  #inTurn(work: () => Promise<void>, isAimed = true): Promise<void> {
    const there = (): Promise<void> => {
      this.player.settle()
      return work()
    }
    return this.#turns.next(there, isAimed, () => this.voice.sayVain('Another run has been opened meanwhile.'))
  }

  /** A step of a change; none follows once something else was asked for. */
  async #change(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    return !this.#turns.isOvertaken && this.#try(work)
  }

  /** One thing at a time; true when it was done, and not overtaken. */
  async #try(work: (signal: AbortSignal) => Promise<void>, onrefused = this.#refuse): Promise<boolean> {
    this.#asked?.abort()
    const asked = (this.#asked = new AbortController())
    this.player.pause()
    this.isOpening = true
    try {
      await work(asked.signal)
      return true
    } catch (error) {
      if (!asked.signal.aborted) onrefused(asSentence((error as Error).message))
      return false
    } finally {
      if (this.#asked === asked) {
        this.isOpening = false
        this.coming = null
      }
    }
  }

  /** Once the picture is there, all at once: nothing has changed of what is overtaken until then. */
  async #show(
    tries: Tries, run: OpenRun, at: number, signal: AbortSignal, changed: () => void,
  ): Promise<void> {
    await run.frame(Math.min(Math.max(0, at), run.summary.length - 1))
    // A long run was read just now, which is a task; to put it in the place of another is one, too.
    if (this.player.run !== null) await nextTask()
    signal.throwIfAborted()
    changed()
    this.voice.problem = this.voice.beside = this.branched = null
    this.tries = tries
    const { difference, missed } = run.summary
    this.voice.notice = [difference, missedText(missed.length)].filter(text => text !== null).join(' ') || null
    this.voice.broken = brokenOf(run.summary)
    await this.player.show(run, at)
  }
}

/** Characters of a name; a longer one is cut. */
export const LONGEST = 40
const shortName = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ').trim().slice(0, LONGEST)

function nameOf(opening: Opening): string {
  if ('request' in opening) return opening.request.scenario
  if ('run' in opening) return opening.run.scenario
  return (opening.called ?? 'the link').replace(/^[TW]/, letter => letter.toLowerCase())
}

function brokenOf({ run: { mutant: name }, scenario: { mutants } }: RunSummary): string | null {
  const mutant = mutants.find(each => each.name === name?.split('@')[0])
  return mutant === undefined ? null : `${brokenAt(name!)}: ${asSentence(mutant.text)}`
}

function missedText(count: number): string | null {
  if (count === 0) return null
  return count === 1
    ? 'One change no longer applies: the event that it follows does not happen any more.'
    : `${count} changes no longer apply: the events that they follow do not happen any more.`
}
