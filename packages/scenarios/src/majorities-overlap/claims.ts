import { keeps, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import { clientB, readOfB } from './bridge.ts'
import { CLOSED } from './story.ts'
import { readerC } from './two-readers.ts'

/** B’s question after the cut has moved, or while it stays. */
const askedAfterCut = (executed: Executed): Told => told(executed, clientB, readOfB)

function isTold(name: string, what: string, answer: Told): Finding {
  const text = toldText(answer)
  const because = text === 'unknown' ? `${name} was told nothing` : `${name} was told: ${text}`
  return { holds: text === what, because, event: answer.answered }
}

const hearsOfIt = (executed: Executed): Finding => isTold('B', CLOSED, askedAfterCut(executed))

export const majoritiesOverlapClaims: readonly Claim[] = [
  {
    id: 'majorities-overlap/hears-of-it',
    sentence: 'Whoever asks a majority hears of everything that an earlier majority was told, whichever two majorities they are.',
    run: { scenario: 'majorities-overlap/bridge' },
    but: 'a read asks two of five',
    counter: { scenario: 'majorities-overlap/bridge', parameters: { read: 2 } },
    check: hearsOfIt,
  },
  {
    id: 'majorities-overlap/minority-waits',
    sentence: 'A side of a cut with fewer replicas than a quorum answers nobody.',
    run: { scenario: 'majorities-overlap/bridge', parameters: { cut: 'stays' } },
    but: 'two of five are enough to read and to write',
    counter: { scenario: 'majorities-overlap/bridge', parameters: { cut: 'stays', read: 2, write: 2 } },
    check: executed => isTold('B', 'unknown', askedAfterCut(executed)),
  },
  {
    id: 'majorities-overlap/remembers',
    sentence: 'The shared replica is worth what it remembers: what it has acknowledged must be there after a crash.',
    run: { scenario: 'majorities-overlap/bridge', parameters: { crash: 'r3' } },
    but: 'replicas keep their versions in memory only',
    counter: { scenario: 'majorities-overlap/bridge', parameters: { crash: 'r3' }, mutant: 'abd/forgets' },
    check: hearsOfIt,
  },
  {
    id: 'majorities-overlap/write-back',
    sentence: 'If a read hands on what it has found before it answers, no later read finds anything older.',
    run: { scenario: 'majorities-overlap/two-readers' },
    but: 'a read answers with what it found, and leaves it where it was',
    counter: { scenario: 'majorities-overlap/two-readers', mutant: 'abd/no-write-back' },
    check: executed => isTold('C', CLOSED, told(executed, readerC, 0)),
  },
  {
    id: 'majorities-overlap/elected-knows',
    sentence: 'Whoever a majority elects has every entry that a majority has stored: some voter has it, and votes for no shorter log.',
    run: { scenario: 'split-brain/raft', seed: 23 },
    but: 'two votes of five elect a leader',
    counter: { scenario: 'split-brain/raft', seed: 23, mutant: 'raft/half-is-enough' },
    check: keeps('Leader Completeness'),
  },
]
