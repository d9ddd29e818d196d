/**
 * The tests that every protocol gets. A folder's test calls `conformance(raft, { setup })` and, for its mutants,
 * `convict(mutants, { setup })`. Each failure prints the seed, the end of the story and the command that repeats it.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import {
  Recording, type AnyProtocol, type Hosted, type NodeId, type Protocol, type Setup, type Types,
} from '@quorate/kernel'
import * as checks from './checks.ts'
import { withFaults, type Trouble } from './faults.ts'
import { reproduce } from './reproduce.ts'
import { samplesOf, type Sample } from './samples.ts'
import { findingText } from './story.ts'

export { withFaults, type Trouble } from './faults.ts'
export { bytesPer, messagesPer } from './messages.ts'

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

/** `npm run deep` tries twenty times as many seeds. */
const DEEPER = process.env.QUORATE_DEEP === '1' ? 20 : 1

/** Registers the tests. */
export function conformance<T extends Types>(protocol: Protocol<T>, options: Conformance): void {
  const seeds = seedsUpTo((options.seeds ?? 24) * DEEPER)
  const setup = (seed: number): Setup => troubled(protocol, options, seed)
  const run = runsOf(setup)
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
      const points = options.crashes ?? 20
      for (const seed of seeds.slice(0, 2)) expectNone(checks.crashProblem(setup(seed), seed, points), seed)
    })
    test(`every invariant holds over ${seeds.length} seeds`, () => {
      for (const seed of seeds) expectNone(checks.invariantProblem(run, [seed]), seed)
    })
    holds('every witness is reached', () => {
      const missing = checks.unreachedWitnesses(run, seeds).filter(name => options.unreached?.[name] === undefined)
      return missing.length === 0 ? null : `no run of seeds 1 … ${seeds.length} reaches: ${missing.join(', ')}`
    })
  })
}

/** Each run is executed once, and looked at by several tests. */
function runsOf(setup: (seed: number) => Setup): (seed: number) => Recording {
  const known = new Map<number, Recording>()
  return seed => {
    const recording = known.get(seed) ?? new Recording(setup(seed), { seed, interventions: [] })
    known.set(seed, recording)
    return recording
  }
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
  const tried: Tried = new Map()
  describe('mutants', () => {
    test.each(mutants)('$name breaks "$breaks"', mutant => {
      expectNone(acquittal(mutant, trial, tried))
    })
  })
}

/** What was found about the protocol as it is, by set-up: mutants that share a set-up share its clean runs. */
type Tried = Map<string, string | null>

/** Why a mutant is not convicted, or null. Exported for its own test. */
export function acquittal(mutant: Suspect, trial: Trial, tried: Tried = new Map()): string | null {
  const seeds = seedsUpTo(trial.seeds ?? 100)
  const other = new Set<string>()
  for (const seed of seeds) {
    const setup = (each: number): Setup => trial.setup(each, mutant.name)
    const sound = troubled(mutant.protocol, { setup, trouble: trial.trouble }, seed)
    const name = trial.setup.length < 2 ? mutant.protocol.name : mutant.name
    const key = `${seed} ${name}`
    if (!tried.has(key)) tried.set(key, uncleanText(new Recording(sound, { seed, interventions: [] }), trial))
    const unclean = tried.get(key)!
    if (unclean !== null) return `the protocol without the mutant is not clean: ${unclean}`
    const broken = brokenIn(new Recording(withMutant(sound, mutant.protocol), { seed, interventions: [] }), trial)
    if (broken.includes(mutant.breaks)) return null
    for (const property of broken) other.add(property)
  }
  const instead = other.size === 0 ? 'nothing' : `only ${[...other].map(name => `"${name}"`).join(', ')}`
  return `${mutant.name} breaks ${instead} in ${seeds.length} seeds; it must break "${mutant.breaks}"`
}

function uncleanText(recording: Recording, { judge }: Trial): string | null {
  if (recording.findings.length > 0) return findingText(recording)
  const judged = judge?.(recording) ?? []
  return judged.length === 0 ? null : `seed ${recording.tape.seed}: ${judged.join(', ')}`
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
  const hosts: Record<string, Hosted> = {}
  for (const [channel, hosted] of Object.entries(protocol.hosts)) {
    hosts[channel] = { ...hosted, protocol: replace(hosted.protocol) }
  }
  return { ...protocol, hosts }
}
