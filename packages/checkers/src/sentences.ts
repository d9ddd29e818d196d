import { firstImpossible } from './decide.ts'
import type { Operation } from './history.ts'
import { impossible } from './models.ts'
import type { Model } from './models.ts'
import { reasonOf } from './reasons.ts'
import type { Scene } from './reasons.ts'
import { canonical } from './value.ts'
import type { Value } from './value.ts'
import { nounOf, sayValue, wordsOf } from './words.ts'

const MOST_FACTS = 9
const MOST_TRIED = 9

/** At most a dozen sentences: what the clients saw, then why no order explains it. */
export function sentencesOf(scene: Scene, budget: number): readonly string[] {
  return [...factsOf(scene), reasonOf(scene) ?? fallback(scene, budget)]
}

/** The operations of the minimal part in order of their calls; of many, the first few and the last few. */
function factsOf({ minimal, names }: Scene): readonly string[] {
  const facts = minimal.map((each, i) => `${isLater(minimal, i) ? 'Later ' : ''}${wordsOf(each, names)}.`)
  if (facts.length <= MOST_FACTS) return facts
  const few = MOST_FACTS >> 1
  return [...facts.slice(0, few), `(${facts.length - 2 * few} more operations.)`, ...facts.slice(-few)]
}

/** True if an operation began after everything mentioned before it had ended. */
function isLater(minimal: readonly Operation[], i: number): boolean {
  return i > 0 && minimal.slice(0, i).every((each) => each.return !== null && each.return < minimal[i]!.call)
}

/** Always true: the minimal part has no order. Where few operations are left, also what the last one would have got. */
function fallback({ minimal, model, names }: Scene, budget: number): string {
  const none = `No order of these ${minimal.length} operations that keeps real time explains all the answers`
  if (minimal.length > MOST_TRIED) return `${none}.`
  const { stuck } = firstImpossible(minimal, model, 0, budget)
  const others = minimal.filter((each) => each !== stuck)
  const states = statesBefore(stuck, others, model)
  if (states.some((state) => model.step(state, stuck) !== impossible)) {
    return `${none}: wherever ${names.process(stuck.process)}'s ${nounOf(stuck)} fits, another answer does not.`
  }
  return `${none}: after any order of the others, ${names.process(stuck.process)}'s ${nounOf(stuck)} would find ` +
    `${states.map(sayValue).join(' or ')}.`
}

/** Every state in which an operation could be placed, over all orders of some of the others that keep real time. */
function statesBefore(stuck: Operation, others: readonly Operation[], model: Model): readonly Value[] {
  const found = new Map<string, Value>()
  const seen = new Set<string>()
  const left: { readonly state: Value; readonly placed: number }[] = [{ state: model.init, placed: 0 }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { state, placed } = next
    if (seen.has(`${placed} ${canonical(state)}`)) continue
    seen.add(`${placed} ${canonical(state)}`)
    const waiting = others.filter((_, i) => (placed & (1 << i)) === 0)
    if (waiting.every((each) => !isBefore(each, stuck))) found.set(canonical(state), state)
    for (const [i, each] of others.entries()) {
      if ((placed & (1 << i)) !== 0 || waiting.some((other) => isBefore(other, each)) || isBefore(stuck, each)) continue
      const after = model.step(state, each)
      if (after !== impossible) left.push({ state: after, placed: placed | (1 << i) })
    }
  }
  return [...found.values()]
}

function isBefore(a: Operation, b: Operation): boolean {
  return a.return !== null && a.return < b.call
}
