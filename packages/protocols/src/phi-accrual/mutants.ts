/** The detector with one line broken. `breaks` names what convicts it: a property or a script. */
import type { Mutant } from '../mutant.ts'
import { meanOf, whenPhi } from './normal.ts'
import { phiAccrualWith, rules } from './phi-accrual.ts'

const source = 'Hayashibara, Défago, Yared & Katayama: The φ Accrual Failure Detector (SRDS 2004)'

const broken = (rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>): Mutant =>
  ({ name, rule, text, breaks, source, protocol: phiAccrualWith({ ...rules, ...change }) })

export const mutants: readonly Mutant[] = [
  broken('P1', 'leaves-one-out', 'A node with several watchers sends its heartbeats to all but the last.',
    'scripts/two-watchers.txt', { beatsTo: ({ watchers }) => watchers.slice(0, Math.max(1, watchers.length - 1)) }),
  broken('P2', 'expects-the-exact', 'A node of which nothing is known is expected to be perfectly regular.',
    'scripts/first-silence.txt', { atFirst: ({ heartbeat }) => [heartbeat, heartbeat] }),
  broken('P3', 'keeps-the-oldest', 'Once the window is full, nothing new comes in: the detector knows how it was at first.',
    'The Window Slides', { slides: (times, time, size) => [...times, time].slice(0, size) }),
  broken('P4', 'ignores-the-deviation', 'Whatever is later than the mean surprises, however irregular the times were.',
    'Earned By The Silence', { patience: (_phi, times, { minDeviation }) => meanOf(times) + minDeviation }),
  broken('P4', 'trusts-regularity', 'Times that were all the same make the detector certain that the next one will be.',
    'Earned By The Silence', { patience: (phi, times) => whenPhi(phi, meanOf(times), 0) }),
  broken('P5', 'never-forgives', 'What φ has reached, it keeps, whoever is heard from.',
    'Whoever Speaks Is Trusted', { forgives: false }),
  broken('P6', 'tells-the-first-only', 'Only the first threshold that is reached is told.',
    'Every Threshold Is Told', { tells: level => level === 1 }),
]
