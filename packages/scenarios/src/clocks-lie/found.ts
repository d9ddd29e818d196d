/** What became of the correction in a run: the facts from which claims, questions and tasks are made. */
import { Dict } from '@quorate/kernel'
import type { Value } from '@quorate/protocols'
import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import { correctionOfA } from './step.ts'
import { clientA, clientB, clientC, correctionOfB, readOfC, replicas, RIGHT, WRONG } from './story.ts'

/** In the scenario of the step, A corrects A's own prescription. */
export const correctionOf = (executed: Executed): Told =>
  (executed.scenario.name === 'clocks-lie/step'
    ? told(executed, clientA, correctionOfA) : told(executed, clientB, correctionOfB))

export const readByC = (executed: Executed): Told => told(executed, clientC, readOfC)

/** The correction was confirmed, and C, who asks later than anybody, is told the wrong dose. */
export const isLost = (executed: Executed): boolean =>
  toldText(correctionOf(executed)) === String(RIGHT) && toldText(readByC(executed)) === String(WRONG)

/** What every replica has when the run ends; null where one is down or two differ. */
export function agreedValue({ recording }: Executed): Value | null {
  const world = recording.worldAfter(recording.length - 1)
  const values = replicas.map(id => valueIn(world.node(id).state))
  return values.every(value => value === values[0]) ? values[0]! : null
}

const valueIn = (state: { readonly versions: Dict<{ readonly value: Value }> } | null): Value =>
  (state === null ? null : (Dict.entries(state.versions)[0]?.[1].value ?? null))
