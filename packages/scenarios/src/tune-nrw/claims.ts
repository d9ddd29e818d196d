import { not, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import { firstReadBack, lastReadBack } from './missed.ts'
import { firstStale, staleText, tally, unansweredBetween } from './seen.ts'
import { readInTheCut } from './stand-ins.ts'
import { clientB, clientC } from './story.ts'

function stale(executed: Executed): Finding {
  const counted = tally(executed)
  return { holds: counted.stale > 0, because: staleText(counted), event: firstStale(executed) }
}

/** Well after the fault has begun, so that clients know who is silent, until it ends. */
function unanswered(executed: Executed, f: 'read' | 'write'): Finding {
  const count = unansweredBetween(executed, f, 1_400, 2_300)
  const what = f === 'read' ? 'looks' : 'writes'
  return { holds: count > 0, because: `of the ${what} that were asked while nodes were down, ${count} got no answer`, event: -1 }
}

function readsNew(executed: Executed, operation: number): Finding {
  const read = told(executed, clientC, operation)
  return { holds: toldText(read) === '2', because: `C was told ${toldText(read)}`, event: read.answered }
}

function slowLooks(executed: Executed): Finding {
  const { readP50, readP99 } = tally(executed)
  const ms = (time: number | null): number => Math.floor((time ?? 0) / 1_000)
  const because = `half of the looks took at most ${ms(readP50)} ms, and 99 of 100 at most ${ms(readP99)} ms`
  return { holds: (readP99 ?? 0) > 50_000, because, event: -1 }
}

export const tuneNrwClaims: readonly Claim[] = [
  {
    id: 'tune-nrw/too-few-are-old',
    sentence: 'With R + W ≤ N, some looks return a number that had been replaced before they began, although nothing is broken.',
    run: { scenario: 'tune-nrw/rates' },
    but: 'R and W are 2',
    counter: { scenario: 'tune-nrw/rates', parameters: { r: 2, w: 2 } },
    check: stale,
  },
  {
    id: 'tune-nrw/overlap-finds',
    sentence: 'With R + W > N and no stand-ins, no look misses a write that was confirmed before it began, even on two sides of a cut.',
    run: { scenario: 'tune-nrw/rates', parameters: { r: 2, w: 2, fault: 'cut' } },
    but: 'a write is confirmed with one copy',
    counter: { scenario: 'tune-nrw/rates', parameters: { r: 2, w: 1, fault: 'cut' } },
    check: executed => not(stale(executed)),
  },
  {
    id: 'tune-nrw/all-copies-stop',
    sentence: 'A write that waits for all copies is not confirmed while one of them is down.',
    run: { scenario: 'tune-nrw/rates', parameters: { w: 3, fault: 'one-down' } },
    but: 'a write waits for two',
    counter: { scenario: 'tune-nrw/rates', parameters: { w: 2, fault: 'one-down' } },
    check: executed => unanswered(executed, 'write'),
  },
  {
    id: 'tune-nrw/one-answers',
    sentence: 'With R = 1, looks are answered while two of three copies are down.',
    run: { scenario: 'tune-nrw/rates', parameters: { w: 2, fault: 'two-down' } },
    but: 'R is 2',
    counter: { scenario: 'tune-nrw/rates', parameters: { r: 2, w: 2, fault: 'two-down' } },
    check: executed => not(unanswered(executed, 'read')),
  },
  {
    id: 'tune-nrw/all-wait-for-the-slowest',
    sentence: 'A look that waits for every copy is as slow as the slowest of them.',
    run: { scenario: 'tune-nrw/rates', parameters: { r: 3, tail: 'heavy' } },
    but: 'R is 1',
    counter: { scenario: 'tune-nrw/rates', parameters: { tail: 'heavy' } },
    check: slowLooks,
  },
  {
    id: 'tune-nrw/stand-ins-miss',
    sentence: 'Where other nodes stand in for silent ones, a look can miss a confirmed write although R + W > N.',
    run: { scenario: 'tune-nrw/stand-ins' },
    but: 'nobody stands in',
    counter: { scenario: 'tune-nrw/stand-ins', parameters: { sloppy: 'off' } },
    check: executed => {
      const { stale: old } = tally(executed)
      const read = told(executed, clientB, readInTheCut)
      const because = `during the cut B was told ${toldText(read)}; ${old} of B’s looks missed a confirmed write`
      return { holds: old > 0, because, event: read.answered }
    },
  },
  {
    id: 'tune-nrw/reads-repair',
    sentence: 'A node that missed a write has it after the first look that asked the other copies too.',
    run: { scenario: 'tune-nrw/missed', parameters: { repair: 'on' } },
    but: 'reads mend nothing',
    counter: { scenario: 'tune-nrw/missed' },
    check: executed => readsNew(executed, lastReadBack),
  },
  {
    id: 'tune-nrw/hints-arrive',
    sentence: 'A hint brings a node what it missed before anybody looks there.',
    run: { scenario: 'tune-nrw/missed', parameters: { sloppy: 'on' } },
    but: 'the stand-in confirms and keeps nothing',
    counter: { scenario: 'tune-nrw/missed', parameters: { sloppy: 'on' }, mutant: 'quorum-kv/drops-the-hint' },
    check: executed => readsNew(executed, firstReadBack),
  },
]
