/**
 * Models whose numbers of states are published, written from their descriptions: what the search finds in them is what
 * it must find. Actors and two-phase commit as Stateright counts them, specifications as TLC does.
 */
import { actorModels } from './actor-models.ts'
import type { ReferenceModel } from './reference-model.ts'
import { boundsOf, boundsProblem, specifications } from './specifications/index.ts'
import type { Specification } from './specifications/model.ts'
import { modelOf } from './specifications/space.ts'

export type { Known, ReferenceModel } from './reference-model.ts'
export { boundsProblem }

export const referenceModels: readonly ReferenceModel[] = [...actorModels, ...specifications.map(fromSpecification)]

function fromSpecification(specification: Specification): ReferenceModel {
  const { name, text, source, bounds, published, mutants } = specification
  return {
    name, text, source, bounds, mutants,
    make(given, mutant) {
      const broken = mutants.find((each) => each.name === mutant)
      const used = boundsOf(specification, { ...broken?.within, ...given })
      const rules = (broken ?? specification).rules(used)
      return { model: modelOf(name, rules), limits: {}, bounds: used }
    },
    known: [{ bounds: boundsOf(specification), ...published }],
  }
}
