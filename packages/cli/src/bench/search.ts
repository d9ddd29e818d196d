/** What `bench search` measures: reference models with published counts, which it must reach to the last state. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { assert } from '@quorate/kernel'
import { referenceModels, type Known } from '@quorate/explore/reference'
import { atLeast, atMost, rounded, type Budget, type Measured } from './measured.ts'
import { percentile } from './timing.ts'

/** The largest bounds with published counts of each are searched. Seconds, MB and transitions a second are wanted. */
interface Case {
  readonly name: string
  readonly seconds: number | null
  readonly megabytes: number | null
  readonly perSecond: number | null
}

const CASES: readonly Case[] = [
  { name: 'two-phase-commit', seconds: 3, megabytes: null, perSecond: null },
  { name: 'paxos', seconds: 1.3, megabytes: 300, perSecond: 1_000_000 },
  { name: 'single-copy-register', seconds: 2.5, megabytes: null, perSecond: null },
  { name: 'abd', seconds: null, megabytes: null, perSecond: 1_000_000 },
  { name: 'raft-as-hashed', seconds: 3, megabytes: null, perSecond: 1_000_000 },
]

export function measureSearch(budget: Budget): Measured[] {
  return CASES.flatMap((each) => measured(each, budget))
}

function measured({ name, seconds, megabytes, perSecond }: Case, { rounds, heap, shrink }: Budget): Measured[] {
  const { known } = referenceModels.find((each) => each.name === name)!
  const which = shrink === 1 ? known.at(-1)! : known[0]!
  const runs = Array.from({ length: rounds }, () => run(name, which))
  const micros = percentile(runs.map((each) => each.micros), 50)
  const rate = Math.round((which.generated * 1_000_000) / micros)
  const title = `${name} ${Object.entries(which.bounds).map(([bound, n]) => `${bound}=${n}`).join(' ')}`
  const of = `transitions to ${which.distinct.toLocaleString('en')} states`
  const { generated } = which
  return [
    { ...atMost(title, generated, 's', rounded(micros / 1_000_000), seconds), of },
    { ...atMost(title, generated, 'MB', percentile(runs.map((each) => each.megabytes), 50), megabytes), of },
    { ...atLeast(title, generated, 'transitions/s', rate, perSecond), of, ratio: rounded(rate / heap) },
  ]
}

interface Ran {
  readonly distinct: number
  readonly generated: number
  readonly micros: number
  readonly megabytes: number
}

/** A search that counts wrongly has no speed. */
function run(name: string, { bounds, distinct, generated }: Known): Ran {
  const program = fileURLToPath(new URL('./searched.ts', import.meta.url))
  const ran = JSON.parse(String(spawnSync(process.execPath, [program, name, JSON.stringify(bounds)]).stdout)) as Ran
  assert(ran.distinct === distinct && ran.generated === generated,
    `${name} has ${ran.distinct} states of ${ran.generated} generated; published are ${distinct} of ${generated}`)
  return ran
}
