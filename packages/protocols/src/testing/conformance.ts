/**
 * The tests that every protocol gets. A folder's test calls `conformance(raft, { setup })` and, for its mutants,
 * `convict(mutants, { setup })`; each failure prints the seed, the end of the story and the command that shows it again.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { Recording, type AnyProtocol, type NodeId, type Protocol, type Setup, type Types } from '@quorate/kernel'
import * as checks from './checks.ts'
import { withFaults, type Trouble } from './faults.ts'
import { reproduce } from './reproduce.ts'
import { samplesOf, type Sample } from './samples.ts'
import { findingText } from './story.ts'

export { withFaults, type Trouble } from './faults.ts'
export { messagesPer } from './messages.ts'

export interface Conformance {
  /** A run with this seed. It may be calm: trouble is added on three of four seeds. */
  readonly setup: (seed: number) => Setup
  /** How many seeds invariants and witnesses are tried on; 24 by default. */
  readonly seeds?: number
  /** How many of them every single step is looked at; 3 by default. */
  readonly sampled?: number
  /** How many places of two runs a crash is put after; 20 by default. */
  readonly crashes?: number
  /** What the protocol does not claim to stand; `false` for no trouble at all. */
  readonly trouble?: Trouble | false
  /** Durable fields that a start changes on purpose, such as an incarnation. */
  readonly changesAtStart?: readonly string[]
  /** Witnesses that are reached only in set-ups of their own, with the reason. */
  readonly unreached?: Readonly<Record<string, string>>
}

/** Registers the tests. */
export function conformance<T extends Types>(protocol: Protocol<T>, options: Conformance): void {
  const seeds = seedsUpTo(options.seeds ?? 24)
  const setup = (seed: number): Setup => troubled(protocol, options, seed)
  let samples: Sample[] = []
  const holds = (name: string, problem: () => string | null): void => {
    test(name, () => expectNone(problem()))
  }

  describe(`${protocol.name} conforms`, () => {
    beforeAll(() => {
      samples = seeds.slice(0, options.sampled ?? 3).flatMap(seed => samplesOf(setup(seed), seed))
    })
    holds('every step made twice gives the same', () => checks.determinismProblem(samples))
    holds('no handler writes into what it was given', () => checks.inputProblem(samples))
    holds('states and messages are plain JSON of bounded size', () => checks.shapeProblem(samples))
    holds('durable fields exist', () => checks.durableProblem(samples))
    holds('view and waits answer for every state', () => checks.viewProblem(samples))
    holds('stale, repeated and unknown messages are ordinary input', () => checks.strangeInputProblem(samples))
    holds('every state survives a crash and a restart', () => checks.restartProblem(samples, options.changesAtStart))
    test('a crash at any point of a run breaks nothing', { skip: crashesAreOff(options) }, () => {
      for (const seed of seeds.slice(0, 2)) expectNone(checks.crashProblem(setup(seed), seed, options.crashes ?? 20), seed)
    })
    test(`every invariant holds over ${seeds.length} seeds`, () => {
      for (const seed of seeds) expectNone(checks.invariantProblem(setup, [seed]), seed)
    })
    holds('every witness is reached', () => {
      const missing = checks.unreachedWitnesses(setup, seeds).filter(name => options.unreached?.[name] === undefined)
      return missing.length === 0 ? null : `no run of seeds 1 … ${seeds.length} reaches: ${missing.join(', ')}`
    })
  })
}

/** Seeds 1 … n, or the one that the command line asks for: `SEED=7 npx vitest run …`. */
function seedsUpTo(n: number): number[] {
  const only = process.env.SEED
  return only ? [Number(only)] : Array.from({ length: n }, (_, i) => i + 1)
}

const crashesAreOff = ({ trouble }: Conformance): boolean => trouble === false || trouble?.crashes === false

/** Every fourth seed stays calm, because some witnesses need it. */
function troubled(protocol: AnyProtocol, { setup, trouble }: Conformance, seed: number): Setup {
  const made = setup(seed)
  if (trouble === false || seed % 4 === 0) return made
  const nodes = made.nodes.flatMap((node, id): NodeId[] => (runs(node.protocol, protocol.name) ? [id] : []))
  return withFaults(made, seed, { nodes, ...trouble })
}

function runs(protocol: AnyProtocol, name: string): boolean {
  return protocol.name === name || Object.values(protocol.hosts ?? {}).some(({ protocol: inner }) => runs(inner, name))
}

function expectNone(problem: string | null, seed?: number): void {
  if (problem !== null) expect.fail(`${problem}\n${reproduce(seed === undefined ? '' : `SEED=${seed}`)}`)
}

// Mutants.

/** A protocol that is broken on purpose, and the invariant that must notice. */
export interface Suspect {
  readonly name: string
  readonly breaks: string
  readonly protocol: AnyProtocol
}

export interface Trial {
  /** The same set-up is run with the protocol as it is and with each mutant in its place. */
  readonly setup: (seed: number, mutant: string) => Setup
  /** How many seeds a mutant may go unnoticed; 100 by default. */
  readonly seeds?: number
  readonly trouble?: Trouble | false
  /** Names of properties that judges of the client history find broken, over and above the invariants. */
  readonly judge?: (recording: Recording) => readonly string[]
}

/** Each mutant breaks its invariant within the seeds, and the protocol as it is breaks nothing on the same ones. */
export function convict(mutants: readonly Suspect[], trial: Trial): void {
  describe('mutants', () => {
    test.each(mutants)('$name breaks "$breaks"', mutant => {
      expectNone(acquittal(mutant, trial))
    })
  })
}

/** Why a mutant is not convicted, or null. Exported for its own test. */
export function acquittal(mutant: Suspect, trial: Trial): string | null {
  const seeds = seedsUpTo(trial.seeds ?? 100)
  const other = new Set<string>()
  for (const seed of seeds) {
    const sound = troubled(mutant.protocol, { setup: each => trial.setup(each, mutant.name), trouble: trial.trouble }, seed)
    const clean = new Recording(sound, { seed, interventions: [] })
    if (clean.findings.length > 0) return `the protocol without the mutant is not clean: ${findingText(clean)}`
    const judged = trial.judge?.(clean) ?? []
    if (judged.length > 0) return `the protocol without the mutant is not clean: seed ${seed}: ${judged.join(', ')}`
    const broken = brokenIn(new Recording(withMutant(sound, mutant.protocol), { seed, interventions: [] }), trial)
    if (broken.includes(mutant.breaks)) return null
    for (const property of broken) other.add(property)
  }
  const instead = other.size === 0 ? 'nothing' : `only ${[...other].map(name => `"${name}"`).join(', ')}`
  return `${mutant.name} breaks ${instead} in ${seeds.length} seeds; it must break "${mutant.breaks}"`
}

const brokenIn = (recording: Recording, { judge }: Trial): string[] =>
  [...recording.findings.map(({ property }) => property), ...(judge?.(recording) ?? [])]

/** The mutant in the place of the protocol of its name, at the top of nodes and hosted. */
export function withMutant(setup: Setup, mutant: AnyProtocol): Setup {
  const replaced = new Map<AnyProtocol, AnyProtocol>()
  const replace = (protocol: AnyProtocol): AnyProtocol => {
    const known = replaced.get(protocol) ?? (protocol.name === mutant.name ? mutant : withHosted(protocol, replace))
    replaced.set(protocol, known)
    return known
  }
  return { ...setup, nodes: setup.nodes.map(node => ({ ...node, protocol: replace(node.protocol) })) }
}

function withHosted(protocol: AnyProtocol, replace: (inner: AnyProtocol) => AnyProtocol): AnyProtocol {
  if (protocol.hosts === undefined) return protocol
  const hosts = Object.entries(protocol.hosts).map(([channel, entry]) => [channel, { ...entry, protocol: replace(entry.protocol) }])
  return { ...protocol, hosts: Object.fromEntries(hosts) as AnyProtocol['hosts'] }
}
