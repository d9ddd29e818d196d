/**
 * What would make every run worthless: a protocol that remembers something outside its state, keeps what is not plain
 * JSON, or swells. The run is executed by two worlds side by side, and what each step gave is compared.
 */
import { difference, plainProblem, World, type AnyTypes, type Executed } from '@quorate/kernel'
import type { Broken, Subject, Trial } from '../subject.ts'
import { setupOf } from '../trying.ts'

/** A state, or what is on its way, with more values in it than this is not one that a node could keep. */
const MOST_VALUES = 200_000
const MOST_PENDING = 20_000
/** Sizes are looked at every so many events. */
const WEIGH_EVERY = 16

export const PURE = 'Handlers are pure'
export const PLAIN = 'State and messages are plain JSON'
export const BOUNDED = 'Nothing swells'

export function audit(subject: Subject, trial: Trial): Broken | null {
  const [one, other] = [new Side(subject, trial), new Side(subject, trial)]
  const checked = new WeakSet<object>()
  for (let event = 0; ; event++) {
    const more = one.world.step()
    if (more !== other.world.step()) return differs(one, event, 'whether it is the last one')
    if (!more) return null
    const found = plain(one, event, checked) ?? compare(one, other, event) ?? weigh(one, event)
    if (found !== null) return found
  }
}

class Side {
  readonly world: World
  last!: Executed

  constructor(subject: Subject, trial: Trial) {
    this.world = new World(setupOf(subject, trial), trial, { executed: event => void (this.last = event) })
  }

  get state(): AnyTypes['state'] {
    return this.world.node(this.last.node).state
  }

  get name(): string {
    return this.world.names[this.last.node]!
  }
}

function compare(one: Side, other: Side, event: number): Broken | null {
  if (one.last.lineage !== other.last.lineage) return differs(one, event, 'which event it is')
  if ((one.world.thrown === null) !== (other.world.thrown === null)) return differs(one, event, 'whether it throws')
  const where = difference(one.state, other.state, 'state')
    ?? difference(one.last.effects, other.last.effects, 'effects')
  return where === null ? null : differs(one, event, where)
}

const differs = ({ name }: Side, event: number, where: string): Broken => ({
  property: PURE, event,
  evidence: `event ${event}, at ${name}, executed twice from the same state gives two results: they differ in ${where}`,
})

function plain({ state, last, name }: Side, event: number, checked: WeakSet<object>): Broken | null {
  const wrong = plainProblem(state, 'state', checked) ?? plainProblem(last.effects, 'effects', checked)
  return wrong === null ? null : { property: PLAIN, event, evidence: `event ${event}, at ${name}: ${wrong}` }
}

function weigh({ world }: Side, event: number): Broken | null {
  if (event % WEIGH_EVERY !== 0) return null
  const pending = world.upcoming().length
  const name = world.names.find((_, node) => valuesIn(world.node(node).state, MOST_VALUES) > MOST_VALUES)
  const said = pending > MOST_PENDING ? `${pending} messages and timers wait`
    : name !== undefined ? `the state of ${name} holds more than ${MOST_VALUES} values` : null
  return said === null ? null : { property: BOUNDED, event, evidence: `after event ${event}, ${said}` }
}

/** Counts up to a little more than `most`. */
function valuesIn(value: unknown, most: number): number {
  const left: unknown[] = [value]
  let count = 0
  for (; left.length > 0 && count <= most; count++) {
    const next = left.pop()
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) left.push(inner)
  }
  return count
}
