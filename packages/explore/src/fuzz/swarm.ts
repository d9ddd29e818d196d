/**
 * Swarm testing (Groce, Zhang, Eide, Chen & Regehr, ISSTA 2012): every run draws which kinds of trouble exist at all
 * and how strong they are. A run in which everything is possible seldom shows what needs one thing alone, again and
 * again. What is drawn are planned faults of the Run, so each finding is an ordinary run.
 */
import { calmBy, type PlannedFault } from '@quorate/kernel'
import type { Dice } from '../dice.ts'
import type { Subject } from '../subject.ts'
import { givenUp, usual, type AssumptionName } from './assumptions.ts'
import { features, network, type Feature, type Ground } from './features.ts'
import type { Probe } from './probe.ts'

const MS = 1_000
/** A Run carries at most 64 faults; this leaves room for a person's own. */
const MOST = 48
/** In a run that waits for hours before anything happens, trouble comes where the clients are: towards its end. Where
 * there are deadlines it ends in time for them: what is due after all trouble would else never be. */
const TROUBLED = 10_000 * MS
/** How often, of a hundred, what ordinary fuzzing does not do is a part of a run, where somebody asks for it. */
const ASKED_FOR = 50

export function swarm(subject: Subject, probed: Probe, dice: Dice): readonly PlannedFault[] {
  const { setup, servers, doubled } = subject
  const without = givenUp(subject, probed)
  const until = without.includes('calm') ? setup.until : calmBy(setup)
  const everyone = setup.nodes.map((_, id) => id)
  const ground = {
    dice, servers, everyone, doubled, leaders: probed.leaders, from: Math.max(1, until - TROUBLED), until,
  }
  const able = features.filter(({ breaks }) => breaks.every(name => without.includes(name)))
    .filter(feature => everyone.length > 1 || !network.includes(feature))
  const chosen = chosenOf(able, usual(probed), dice)
  const trouble = chosen.flatMap(({ plan }) => plan(ground)).slice(0, MOST)
  const isJudged = setup.deadlines !== undefined && !without.includes('calm')
  return isJudged ? [...trouble, ...inTheEnd(ground, without.includes('majority'))] : trouble
}

function chosenOf(able: readonly Feature[], common: readonly AssumptionName[], dice: Dice): readonly Feature[] {
  const share = dice.of([10, 20, 40])
  const isCommon = ({ breaks }: Feature): boolean => breaks.every(name => common.includes(name))
  const chosen = able.filter(feature => dice.chance(isCommon(feature) ? share : ASKED_FOR))
  return chosen.length > 0 || able.length === 0 ? chosen : [dice.of(able)]
}

/** All trouble ends; where no majority need be left, half of the servers or more are down then and stay so. */
function inTheEnd({ dice, servers, until }: Ground, isMinority: boolean): PlannedFault[] {
  const first = isMinority ? dice.below(servers.length) : 0
  const turned = [...servers.slice(first), ...servers.slice(0, first)]
  const down = turned.slice(0, isMinority ? Math.ceil(servers.length / 2) : 0)
  const core = servers.filter(node => !down.includes(node))
  return [
    ...down.map((node): PlannedFault => ({ at: until, fault: { kind: 'crash', node } })),
    { at: until, fault: { kind: 'calm', core } },
  ]
}
