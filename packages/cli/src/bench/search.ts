/** How long the search takes for the large reference models, and whether it counts them right. */
import { assert } from '@quorate/kernel'
import { search } from '@quorate/explore'
import { referenceModels, type Known, type ReferenceModel } from '@quorate/explore/reference'
import type { Measured } from './bench.ts'
import { median, secondsOf } from './calibrator.ts'

const CASES: readonly (readonly [name: string, bounds: Readonly<Record<string, number>>])[] = [
  ['two-phase-commit', { managers: 8 }],
  ['paxos', { clients: 3, servers: 3 }],
  ['single-copy-register', { clients: 4, servers: 1 }],
  ['abd', { clients: 2, servers: 3 }],
  ['raft-as-hashed', { nodes: 3, crashes: 1, depth: 10 }],
]

export function benchSearch(rounds: number, heap: number): readonly Measured[] {
  return CASES.map(([name, bounds]) => {
    const reference = referenceModels.find((each) => each.name === name)!
    const known = reference.known.find((each) => sameBounds(each.bounds, bounds))!
    return measure(reference, known, rounds, heap)
  })
}

function measure(reference: ReferenceModel, known: Known, rounds: number, heap: number): Measured {
  let bytes = 0
  const seconds = median(rounds, () => secondsOf(() => void (bytes = counted(reference, known))))
  const { distinct, generated } = known
  const perSecond = Math.round(generated / seconds)
  // How many pushes or pops of the calibrator one transition is worth.
  const ratio = Math.round((heap / perSecond) * 100) / 100
  const name = `${reference.name} ${Object.entries(known.bounds).map(([bound, n]) => `${bound}=${n}`).join(' ')}`
  const megabytes = Math.round(bytes / 1_000_000)
  const text = `${seconds.toFixed(2).padStart(6)} s  ${perSecond.toLocaleString('en').padStart(11)} transitions/s  `
    + `(one is ${ratio} heap operations)  ${name}, ${distinct.toLocaleString('en')} states in ${megabytes} MB`
  return { name, distinct, generated, seconds: Math.round(seconds * 1_000) / 1_000, perSecond, ratio, megabytes, text }
}

/** A search that counts wrongly has no speed. */
function counted({ name, make }: ReferenceModel, known: Known): number {
  const { model, limits } = make(known.bounds)
  const { distinct, generated, bytes } = search(model, limits).covered
  assert(distinct === known.distinct && generated === known.generated, `${name} has ${distinct} states of ${generated}`)
  return bytes
}

function sameBounds(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, n]) => b[name] === n)
}
