/** A run that is judged and not recorded: what exploring pays for each of thousands. */
import {
  compareBy, Deadlines, dueName, Judge, World, type HistoryLine, type Lineage, type Observer, type Pending, type Setup,
} from '@quorate/kernel'
import type { Broken, Subject, Trial } from './subject.ts'

/** Said of a handler that throws: the same name as in a recording. */
const TOTAL = 'Handlers are total'

/** The set-up with the faults of a trial behind its own, which keep their lineages. */
export function setupOf({ setup }: Subject, { faults = [] }: Trial): Setup {
  return faults.length === 0 ? setup : { ...setup, faults: [...setup.faults, ...faults] }
}

export class Trying {
  readonly world: World
  readonly judge: Judge
  readonly deadlines: Deadlines
  readonly history: HistoryLine[] = []
  /** The history was too much for its judge. */
  undecided = false
  readonly #subject: Subject

  /** `schedule` stands for the trial's own and may grow while it is executed. */
  constructor(subject: Subject, trial: Trial, schedule = trial.schedule, observer: Observer = {}) {
    const setup = setupOf(subject, trial)
    const judge = new Judge(setup)
    this.#subject = subject
    this.judge = judge
    this.deadlines = new Deadlines(setup, schedule === undefined ? trial : { ...trial, schedule }, () => this.world)
    this.world = new World(setup, { ...trial, ...(schedule !== undefined && { schedule }) }, {
      ...observer,
      executed: event => {
        this.deadlines.executed(event)
        observer.executed?.(event)
      },
      crashed: (node, event) => {
        judge.crashed(node, event)
        this.deadlines.crashed(node)
        observer.crashed?.(node, event)
      },
      stepped: (seen, event) => {
        judge.stepped(seen, event)
        this.deadlines.stepped(seen)
        observer.stepped?.(seen, event)
      },
      history: line => {
        this.history.push(line)
        this.deadlines.history(line)
        observer.history?.(line)
      },
    })
  }

  /** Every property that was broken so far, in the order in which this happened. */
  broken(): Broken[] {
    const { thrown, names } = this.world
    const said = this.#subject.judgeHistory(this.history)
    this.undecided = said === 'undecided'
    const found: Broken[] = [
      ...this.judge.findings, ...this.#late(), ...(said === null || said === 'undecided' ? [] : [said]),
    ]
    if (thrown !== null) {
      const evidence = `a handler of ${names[thrown.node]} threw at event ${thrown.event} instead of answering`
      found.push({ property: TOTAL, event: thrown.event, evidence })
    }
    return found
  }

  #late(): Broken[] {
    this.deadlines.close()
    return this.deadlines.kept.filter(({ status }) => status === 'violated')
      .map(({ name, event, because }) => ({ property: name, event, evidence: because }))
  }

  /** How often each witness was reached and each situation came about, and whether each deadline came due. */
  reached(): { readonly name: string; readonly count: number }[] {
    const { witnesses, situations } = this.judge
    const due = this.deadlines.kept
      .map(({ name, status }) => ({ name: dueName(name), count: status === 'unknown' ? 0 : 1 }))
    return [...witnesses, ...situations.map(({ name, spans }) => ({ name, count: spans.length })), ...due]
  }
}

/** What a trial breaks, in the order in which it happens. */
export function brokenBy(subject: Subject, trial: Trial, told: (event: number) => void = () => {}): Broken[] {
  const trying = new Trying(subject, trial, trial.schedule, { executed: ({ index }) => told(index) })
  trying.world.run()
  return trying.broken().toSorted(compareBy(({ event }) => event))
}

/** Lineages of everything executed, in the form of a schedule: what happens by itself at once is not listed. */
export class Lineages {
  readonly list: Lineage[] = []

  add(pending: Pending): void {
    if (pending.kind === 'start') return
    this.list.push(pending.lineage)
    // A slow node first puts off what it is given, and a schedule has to name it twice.
    if ('slowed' in pending && pending.slowed) this.list.push(pending.lineage)
  }
}
