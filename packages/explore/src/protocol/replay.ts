/**
 * A path of the search as a tape of the timed world: a schedule of what happens, crashes and second copies as
 * interventions, answers to what was asked. So every counterexample is an ordinary run.
 */
import {
  child, compareBy, difference, interventionLineage, ordinal, root, rootLineage, World, type Act, type Input,
  type Intervention, type Lineage, type Pending, type Setup, type Tape,
} from '@quorate/kernel'
import type { Action } from './nodes.ts'
import type { Searchable } from './space.ts'

export type InputAction = Extract<Action, { kind: 'input' }>

/** The tape, or why the timed world has nothing that the path asks for. */
export type Replayed =
  | { readonly ok: true; readonly tape: Tape }
  | { readonly ok: false; readonly why: string }

const NEVER = Number.MAX_SAFE_INTEGER

/** The set-up in which such a tape is executed: its own end does not cut the path short. */
export const endless = (setup: Setup): Setup => ({ ...setup, until: NEVER, limit: 1_000_000 })

export function replayOf(
  { setup, bounds, crashable }: Searchable, births: readonly InputAction[], path: readonly Action[],
): Replayed {
  const walk = new Walk(endless(setup))
  for (const birth of births) walk.answer(rootLineage(root.start, birth.node, 0), birth)
  // Fields that are durable at the birth are there; from then on each write is a step.
  if (bounds.disk === 'gradual') for (const node of crashable) walk.act({ kind: 'disk-latency', node, latency: [1, 1] })
  for (const [i, action] of path.entries()) {
    if (action.kind === 'drop') continue
    const why = walk.take(action)
    if (why !== null) return { ok: false, why: `step ${i + 1} of the path cannot be repeated: ${why}` }
  }
  return { ok: true, tape: walk.tape }
}

class Walk {
  readonly #setup: Setup
  readonly #schedule: Lineage[] = []
  readonly #interventions: Intervention[] = []
  readonly #answers: (readonly [Lineage, number])[] = []
  /** By node, its last reading, where a search keeps what its protocol remembers of the clock relative to that. */
  readonly #shown: number[]
  #world: World | null = null
  #last: Lineage = 0

  constructor(setup: Setup) {
    this.#setup = setup
    this.#shown = setup.nodes.map(() => 0)
  }

  get tape(): Tape {
    return {
      seed: 0, schedule: this.#schedule.slice(), interventions: this.#interventions.slice(),
      ...(this.#answers.length > 0 && { answers: this.#answers.slice() }),
    }
  }

  /** What the world does not have is said; null where the action was taken. */
  take(action: InputAction): string | null {
    const { node, input } = action
    switch (input.kind) {
      case 'crash': case 'wipe': return this.#acted({ kind: input.kind, node })
      case 'start': {
        const act = interventionLineage(this.#last, this.#actsAfter(this.#last))
        this.answer(child(act, 0), action)
        return this.#acted({ kind: 'restart', node })
      }
      default: return this.#scheduled(action)
    }
  }

  answer(event: Lineage, { node, asks, answers }: Pick<InputAction, 'node' | 'asks' | 'answers'>): void {
    const isRelative = this.#setup.nodes[node]!.protocol.clockFields !== undefined
    const before = isRelative ? this.#shown[node]! : 0
    let [clocks, choices] = [0, 0]
    asks.forEach(({ kind }, i) => {
      const isClock = kind === 'clock'
      const ask = isClock ? ordinal.clock + clocks++ : ordinal.choose + choices++
      const answer = answers[i]! + (isClock ? before : 0)
      if (isClock) this.#shown[node] = answer
      this.#answers.push([child(event, ask), answer])
    })
  }

  act(act: Act): void {
    this.#interventions.push({ after: this.#last, act })
    this.#world = null
  }

  #acted(act: Act): null {
    this.act(act)
    this.#now()
    return null
  }

  #scheduled(action: InputAction): string | null {
    const pending = this.#find(action)
    if (pending === undefined) return `nothing that waits is a ${action.input.kind} of node ${action.node} like it`
    if (action.isCopy) this.act({ kind: 'duplicate', message: pending.lineage })
    this.answer(pending.lineage, action)
    this.#schedule.push(pending.lineage)
    this.#world = null
    this.#now()
    return null
  }

  /** What waits in the timed world and is what the search took. The oldest of several: they are alike. */
  #find({ node, input }: InputAction): Pending | undefined {
    const fits = this.#now().pending().filter(item => item.node === node && isLike(item, input))
    return fits.toSorted(compareBy(({ seq }) => seq))[0]
  }

  #actsAfter(lineage: Lineage): number {
    return this.#interventions.filter(({ after }) => after === lineage).length
  }

  /** The world after everything so far. */
  #now(): World {
    if (this.#world !== null) return this.#world
    this.#last = 0
    const births = this.#setup.nodes.length
    const world = new World(this.#setup, this.tape, {
      executed: ({ index, lineage }) => { if (index >= births) this.#last = lineage },
    })
    while (world.step());
    this.#world = world
    return world
  }
}

function isLike(item: Pending, input: Input): boolean {
  switch (item.kind) {
    case 'message': return input.kind === 'message' && item.from === input.from && item.lost === ''
      && difference(item.message, input.message, '') === null
    case 'timeout': return input.kind === 'timeout' && item.timer === input.timer && item.key === input.key
    case 'request': return input.kind === 'request' && item.id === input.id
    case 'disk': return input.kind === 'disk'
    default: return false
  }
}
