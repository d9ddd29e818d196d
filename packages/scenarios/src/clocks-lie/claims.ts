import type { Claim, Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { toldText } from '../operations.ts'
import { agreedValue, correctionOf, isLost, readByC } from './found.ts'
import { RIGHT, WRONG } from './story.ts'

function lost(executed: Executed): Finding {
  const answered = toldText(correctionOf(executed)) === String(RIGHT) ? 'confirmed' : 'not confirmed'
  const because = `the correction to ${RIGHT} was ${answered}, and C, who asked last, read ${toldText(readByC(executed))}`
  return { holds: isLost(executed), because, event: readByC(executed).answered }
}

/** Confirmed and seen by whoever asks later. */
function kept(executed: Executed): Finding {
  const { because, event } = lost(executed)
  const holds = [correctionOf(executed), readByC(executed)].every(told => toldText(told) === String(RIGHT))
  return { holds, because, event }
}

function agreement(executed: Executed, holds: boolean): Finding {
  const value = agreedValue(executed)
  const because = value === null ? 'when the run ends, the replicas differ' : `when the run ends, every replica has ${value}`
  return { holds, because, event: executed.recording.length - 1 }
}

export const clocksLieClaims: readonly Claim[] = [
  {
    id: 'clocks-lie/later-loses',
    sentence: 'A write that was confirmed later can lose to one that was confirmed earlier, if the clocks differ by more than the time between the two.',
    run: { scenario: 'clocks-lie/skew' },
    but: 'the clocks agree',
    counter: { scenario: 'clocks-lie/skew', parameters: { ahead: 0 } },
    check: lost,
  },
  {
    id: 'clocks-lie/agree-on-the-wrong',
    sentence: 'The replicas agree in the end, and not on the value that was confirmed last.',
    run: { scenario: 'clocks-lie/skew' },
    but: 'the correction comes a second later',
    counter: { scenario: 'clocks-lie/skew', parameters: { gap: 1_000 } },
    check: executed => agreement(executed, agreedValue(executed) === WRONG),
  },
  {
    id: 'clocks-lie/sent-again',
    sentence: 'A cut only delays agreement, because what was not acknowledged is sent again.',
    run: { scenario: 'clocks-lie/skew', parameters: { cut: 'r1' } },
    but: 'every version is sent once',
    counter: { scenario: 'clocks-lie/skew', parameters: { cut: 'r1' }, mutant: 'lww-register/sends-once' },
    check: executed => agreement(executed, agreedValue(executed) !== null),
  },
  {
    id: 'clocks-lie/drift-is-enough',
    sentence: 'After one hour, a clock that gains 200 millionths is far enough ahead to lose a correction that comes 200 ms later.',
    run: { scenario: 'clocks-lie/drift' },
    but: 'the clocks were set just before',
    counter: { scenario: 'clocks-lie/drift', parameters: { hours: 0 } },
    check: lost,
  },
  {
    id: 'clocks-lie/own-write',
    sentence: 'A clock that is set back can make a replica lose its own later write.',
    run: { scenario: 'clocks-lie/step' },
    but: 'the clock is not set back',
    counter: { scenario: 'clocks-lie/step', parameters: { back: 0 } },
    check: lost,
  },
  {
    id: 'clocks-lie/seen-is-not-lost',
    sentence: 'If a replica never stamps below what it has seen, a write does not lose to one that the replica had seen before it.',
    run: { scenario: 'clocks-lie/skew', parameters: { stamps: 'above-seen' } },
    but: 'the stamp is what the clock shows',
    counter: { scenario: 'clocks-lie/skew' },
    check: kept,
  },
  {
    id: 'clocks-lie/unseen-still-wins',
    sentence: 'A write can still lose to one that its replica had not seen, even if the replica never stamps below what it has seen.',
    run: { scenario: 'clocks-lie/skew', parameters: { stamps: 'above-seen', cut: 'r1' } },
    but: 'nothing is cut, so that r2 has seen the first write',
    counter: { scenario: 'clocks-lie/skew', parameters: { stamps: 'above-seen' } },
    check: lost,
  },
]
