/** A Run and what it gave, as a link or a file claims to hold them: nothing from outside is trusted. */
import { show, type Check, type Run } from '@quorate/kernel'
import { ours, scenarioNamed, type Library } from './library.ts'
import { makeRun } from './make-run.ts'
import { bad, good, type Result } from './scenario.ts'

export interface Linked {
  readonly run: Run
  readonly check: Check
}

const FORMAT = 1
/** A Run is flat: what is nested deeper than this was not written by Quorate, and would exhaust a recursion. */
const DEEPEST = 32

/** Checks everything that a link or file claims to hold; what is wrong is one sentence, with the world behind it. */
export function readLinked(value: unknown, library = ours): Result<Linked> {
  if (isDeeperThan(DEEPEST, value)) return bad(`it is nested more than ${DEEPEST} levels deep, and no run is`)
  if (!Array.isArray(value) || !Number.isSafeInteger(value[0])) return bad('it holds no run of Quorate')
  if (value[0] !== FORMAT) return bad(`it is in format ${value[0]}, of another version of Quorate; accepted is ${FORMAT}`)
  const run = readRun(value[1], library)
  if (!run.ok) return bad(`${run.error}${recordedBy(value[1])}`)
  const check = value[2] as Partial<Check> | null
  if (!isDigest(check?.digest) || !Number.isSafeInteger(check?.events) || !isVerdict(check?.verdict)) {
    return bad('it lacks what the run gave where it was recorded (events, digest and verdict)')
  }
  return good({ run: run.value, check: check as Check })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function recordedBy(run: unknown): string {
  return isRecord(run) && typeof run.world === 'string' && /^[\w-]{1,64}$/.test(run.world)
    ? ` (it was recorded with world ${run.world})` : ''
}

function isDeeperThan(levels: number, value: unknown): boolean {
  let row: readonly unknown[] = [value]
  for (let depth = 0; row.length > 0; depth++) {
    if (depth > levels) return true
    row = row.flatMap(each => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
const isVerdict = (value: unknown): boolean => value === 'ok' || value === 'violated' || value === 'unknown'

function readRun(value: unknown, library: Library): Result<Run> {
  if (!isRecord(value)) return bad('it holds no run')
  const { world, scenario, code } = value
  if (typeof world !== 'string' || typeof scenario !== 'string') return bad('its run names no world or no scenario')
  if (code !== undefined && (typeof code !== 'string' || library.code === null)) return bad(ownCodeText(scenario, code))
  const known = scenarioNamed(scenario, library)
  if (!known.ok) return bad(`it was made with a scenario that does not exist here: ${known.error}`)
  const made = makeRun(world, { ...value, scenario }, library)
  // The code that recorded it, so that a replay with other code can say so.
  return made.ok && code !== undefined ? good({ ...made.value, code: code as string }) : made
}

const ownCodeText = (scenario: string, code: unknown): string =>
  `it is a run of somebody's own protocol, ${show(scenario).slice(1, -1)} with code ${show(code)}, which is not here: `
  + 'replay it with "npx quorate replay LINK --code FOLDER"'
