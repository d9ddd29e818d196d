import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  ask, clientA, clientB, clientC, correct, prescribe, read, sharedParameters, story, survivors,
} from './story.ts'

/** Positions of A's operations among A's own: A is alone here and corrects A's own prescription. */
export const correctionOfA = 2
export const lastReadOfA = 3

/** Between the two writes; all times are in ms. */
const STEP_AT = 450

export const clocksLieStep: Scenario = {
  name: 'clocks-lie/step',
  title: 'Last write wins: a clock that is set back',
  summary: 'A writes twice through r1. Between the two the clock of r1 is set back, and r1 keeps the first.',
  lookFor: [
    'A’s 500 is stamped with the time at r1, which nobody doubts.',
    'The clock of r1 jumps back: it was wrong, and somebody puts it right.',
    'A’s 50 gets a lower stamp than A’s own 500, at the very replica that gave out both. A is told ok.',
  ],
  protocol: 'lww-register',
  parameters: [
    {
      name: 'back', text: 'by how much the clock of r1 is set back', kind: 'integer', min: 0, max: 2_000, unit: 'ms',
      default: 300,
    },
    ...sharedParameters,
  ],
  seed: 7,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-set', 'clocks-equal', 'disks-quick'],
  needs: ['owes nothing'],
  setup: parameters => {
    const back = integer(parameters, 'back') * MS
    const requests = [
      ask(clientA, 300, prescribe), ask(clientA, 400, read), ask(clientA, 500, correct), ask(clientA, 600, read),
      ask(clientB, 700, read), ask(clientC, 800, read),
    ]
    return story(
      parameters, { offset: back, ppm: 0 }, requests,
      back === 0 ? [] : [{ at: STEP_AT * MS, fault: { kind: 'clock-step', node: 0, by: -back } }],
    )
  },
  survivors,
}
