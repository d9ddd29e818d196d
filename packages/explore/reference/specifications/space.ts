/** Rules over packed fields, as the space and the model that the search explores. */
import type { Model, Next, Row, Space } from '../../src/index.ts'
import type { Rule, Rules } from './model.ts'

/** A rule with all its indices: one transition, whose number is its place in the list. */
interface Transition {
  readonly rule: Rule
  readonly i: number
  readonly j: number
  readonly k: number
  readonly l: number
}

export function modelOf(name: string, rules: Rules): Model {
  const { invariants, witnesses } = rules
  return {
    name,
    space: spaceOf(rules),
    always: invariants.map((each) => ({ name: each.name, broken: (row) => each.broken(row.words) })),
    sometimes: witnesses.map((each) => ({ name: each.name, reached: (row) => each.reached(row.words) })),
  }
}

/**
 * Where states have a representative, a row is the state as it came about, hidden, and then its representative: rows
 * are compared by the second, while what people read keeps the same names all the way.
 */
function spaceOf({ layout, initial, rules, within, canonical }: Rules): Space {
  const { width, fields } = layout
  const state = new Uint32Array(width)
  const representative = new Uint32Array(width)
  const transitions = rules.flatMap(transitionsOf)

  function put(next: Next): void {
    for (let w = 0; w < width; w++) next.set(w, state[w]!)
    if (canonical === undefined) return
    representative.set(state)
    canonical(representative)
    for (let w = 0; w < width; w++) next.set(width + w, representative[w]!)
  }
  /** A state outside is counted and goes no further: what is emitted for it is the row itself, which is known. */
  function emit(next: Next, transition: number): void {
    if (!next.begin(transition)) return
    if (within === undefined || within(state)) put(next)
    next.emit()
  }
  const load = ({ words }: Row): void => {
    for (let w = 0; w < width; w++) state[w] = words[w]!
  }

  return {
    slots: canonical === undefined ? width : 2 * width,
    hidden: canonical === undefined ? 0 : width,
    initial(next) {
      state.fill(0)
      initial(state, () => {
        next.begin(0)
        put(next)
        next.emit()
      })
    },
    expand(row, next) {
      load(row)
      for (let t = 0; t < transitions.length; t++) {
        const { rule, i, j, k, l } = transitions[t]!
        const ways = Number(rule.step(state, i, j, k, l))
        if (ways === 0) continue
        for (let way = 0; way < ways; way++) emit(next, t)
        load(row)
      }
    },
    words(_, transition) {
      const { rule, i, j, k, l } = transitions[transition]!
      return rule.say(i, j, k, l)
    },
    describe: ({ words }) => fields.map((field) => field.show(words)),
    fields: ({ words }) => fields.map((field) => [field.name, field.show(words)]),
  }
}

function transitionsOf(rule: Rule): Transition[] {
  const [a = 1, b = 1, c = 1, d = 1] = rule.over
  return Array.from({ length: a * b * c * d }, (_, n) => ({
    rule, i: Math.trunc(n / (b * c * d)), j: Math.trunc(n / (c * d)) % b, k: Math.trunc(n / d) % c, l: n % d,
  }))
}
