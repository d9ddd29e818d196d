/** The register with one line broken. `breaks` names the property that convicts it. */
import type { Mutant } from '../mutant.ts'
import { abd, abdWith, rules } from './abd.ts'
import { isHigher } from './state.ts'

const abd95 = 'Attiya, Bar-Noy & Dolev: Sharing Memory Robustly in Message-Passing Systems (1995)'
const lynch = 'Lynch & Shvartsman: Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts (1997)'
const gifford = 'Gifford: Weighted Voting for Replicated Data (1979): r + w exceeds the number of votes'
const guerraoui = 'Guerraoui & Levy: Robust Emulations of Shared Memory in a Crash-Recovery Model (2004)'
const dynamo = 'DeCandia et al.: Dynamo (2007), §4.5: whoever coordinates waits for R or W of N'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: abdWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('A1', 'only-the-first-serves', 'Only the first replica coordinates; the others point to it.',
    'scripts/every-replica-coordinates.txt', { serves: s => s.self === s.config.nodes[0] }, dynamo),
  broken('A2', 'writes-without-asking', 'A write asks nobody: its tag is one above what its own replica has.',
    'Linearizable', { asksFirst: ({ f }) => f !== 'write' }, lynch),
  broken('A2', 'reads-one-less', 'One report less than a read quorum is enough.',
    'Linearizable', { hasReadQuorum: ({ read }, answers) => answers >= read - 1 }, gifford),
  broken('A3', 'believes-the-last', 'Of the reports that come in, the last one counts, whatever its tag.',
    'Linearizable', { higher: (_known, reported) => reported }, abd95),
  broken('A4', 'tag-without-writer', 'A tag is its sequence alone, so that two writers can make the same one.',
    'One Value Per Tag', { nextTag: ({ sequence }) => ({ sequence: sequence + 1, writer: 0 }) }, lynch),
  broken('A4', 'same-tag-again', 'A replica does not look at what it has by now, and gives two clients’ writes the same tag.',
    'One Value Per Tag', { alsoOwn: reported => reported }, guerraoui),
  broken('A5', 'accepts-older', 'A replica keeps what arrived last, whatever its tag.',
    'Only Higher Replaces', { replaces: () => true }, abd95),
  broken('A5', 'silent-when-newer', 'A replica that has a higher tag already does not acknowledge a lower one.',
    'scripts/older-is-acknowledged.txt', { acknowledges: (version, known) => !isHigher(known, version) }, abd95),
  broken('A6', 'confirms-one-less', 'A client is answered with one copy less than a write quorum.',
    'Confirmed Is On A Quorum', { hasWriteQuorum: ({ write }, answers) => answers >= write - 1 }, gifford),
  broken('A7', 'no-write-back', 'A read answers with what it found, and leaves it where it was.',
    'Linearizable', { writesBack: () => false }, `${abd95}: what makes a regular register atomic`),
  broken('A8', 'takes-any-report', 'A report on an earlier operation counts for the one that asks now.',
    'Linearizable', { reportIsOf: () => true }, abd95),
  broken('A8', 'takes-any-acknowledgement', 'An acknowledgement of an earlier tag counts for the one that is handed on now.',
    'Confirmed Is On A Quorum', { ackIsOf: () => true }, abd95),
  broken('A8', 'counts-twice', 'A second copy of an answer counts as another replica’s.',
    'Confirmed Is On A Quorum', { isFirst: () => true }, abd95),
  broken('A9', 'asks-once', 'Whoever does not answer is not asked again, whether it heard the question or not.',
    'scripts/asked-again.txt', { askedAgain: () => [] }, abd95),
  broken('A10', 'compares-alone', 'A compare-and-set writes if what a read quorum reports is the expected value.',
    'Linearizable', {
      valueToWrite: (command, read) =>
        (command.f === 'write' ? command.value : command.f === 'cas' && read === command.from ? command.to : undefined),
    },
    'Herlihy: Wait-Free Synchronization (1991): a register cannot do what compare-and-set does'),
  {
    name: 'forgets', rule: 'A11', text: 'Versions are only in memory: a crash takes what was acknowledged.',
    breaks: 'Tags Never Fall', source: guerraoui, protocol: { ...abd, durable: [] },
  },
  {
    name: 'acknowledges-before-disk', rule: 'A11', text: 'A replica acknowledges while what it has is still on its way to the disk.',
    breaks: 'Tags Never Fall', source: guerraoui, protocol: { ...abd, gate: 'none' },
  },
]
