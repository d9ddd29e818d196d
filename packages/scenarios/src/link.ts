/**
 * A Run as text for a URL fragment: JSON, deflated, base64url, with a checksum, so that a damaged link is told from a
 * good one before anything is executed.
 */
import { actProblem, checksum, type Act, type Check, type NodeSpec, type Run } from '@quorate/kernel'
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import { makeRun } from './execute.ts'
import { ours, scenarioNamed, type Library } from './library.ts'
import { bad, good, type Result } from './scenario.ts'

export interface Linked {
  readonly run: Run
  readonly check: Check
}

const LONGEST = 65_536
const LARGEST = 1_048_576

/** The text after `#r=`. */
export function encodeLink({ run, check }: Linked): string {
  const text = base64url(deflateSync(strToU8(JSON.stringify([1, run, check])), { level: 9 }))
  return `${text}.${checksum(text)}`
}

/** Reads what `encodeLink` wrote, alone or within a whole URL. Says in one sentence what is wrong with it. */
export function decodeLink(link: string, library = ours): Result<Linked> {
  const unpacked = unpackLink(link)
  return unpacked.ok ? readLinked(unpacked.value, library) : unpacked
}

/** What a link holds, unread: whose code its run needs is known before that code is there. */
export function unpackLink(link: string): Result<unknown> {
  const text = fragmentOf(link.trim())
  if (text.length > LONGEST) return bad(`the link has ${text.length} characters; accepted are at most ${LONGEST}`)
  const dot = text.lastIndexOf('.')
  const body = text.slice(0, dot)
  if (dot < 0 || !/^[\w-]+$/.test(body)) return bad('this is no link to a run: it lacks the part "#r=…" that holds one')
  if (checksum(body) !== text.slice(dot + 1)) {
    return bad('the link is damaged: its checksum does not fit, so a character is missing or changed; copy it again whole')
  }
  try {
    return good(JSON.parse(strFromU8(inflateSync(fromBase64url(body), { out: new Uint8Array(LARGEST) }))))
  } catch {
    return bad('the link is damaged: what it holds cannot be unpacked; copy it again whole')
  }
}

function fragmentOf(link: string): string {
  const at = link.indexOf('#')
  const fields = (at < 0 ? link : link.slice(at + 1)).split('&')
  return (fields.find(field => field.startsWith('r=')) ?? fields[0]!).replace(/^r=/, '')
}

/** Checks everything that a link or file claims to hold: nothing from outside is trusted to have its shape. */
export function readLinked(value: unknown, library = ours): Result<Linked> {
  if (!Array.isArray(value) || value[0] !== 1) return bad('it was written by a newer Quorate: its format is not 1')
  const run = readRun(value[1], library)
  if (!run.ok) return run
  const check = value[2] as Partial<Check> | null
  if (!isDigest(check?.digest) || !Number.isSafeInteger(check?.events) || !isVerdict(check?.verdict)) {
    return bad('it lacks what the run gave where it was recorded (events, digest and verdict)')
  }
  return good({ run: run.value, check: check as Check })
}

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
const isVerdict = (value: unknown): boolean => value === 'ok' || value === 'violated' || value === 'unknown'

function readRun(value: unknown, library: Library): Result<Run> {
  if (typeof value !== 'object' || value === null) return bad('it holds no run')
  const run = value as Partial<Run>
  if (typeof run.world !== 'string' || typeof run.scenario !== 'string') return bad('its run names no world or no scenario')
  const { code } = run
  const isMissing = code !== undefined && (typeof code !== 'string' || library.code === null)
  if (isMissing) return bad(ownCodeText(run.scenario, code))
  const scenario = scenarioNamed(run.scenario, library)
  if (!scenario.ok) return bad(`it was made with a scenario that does not exist here: ${scenario.error}`)
  const { interventions = [], schedule, answers } = run
  const made = makeRun(run.world, { ...run, scenario: run.scenario }, library)
  if (!made.ok) return made
  if (!Array.isArray(interventions)) return bad('its interventions are no list')
  const { nodes } = scenario.value.setup(made.value.parameters)
  for (const [i, intervention] of interventions.entries()) {
    const problem = interventionProblem(intervention, nodes)
    if (problem !== null) return bad(`intervention ${i}: ${problem}`)
  }
  if (schedule !== undefined && !(Array.isArray(schedule) && schedule.every(Number.isSafeInteger))) {
    return bad('its schedule is no list of lineages')
  }
  if (answers !== undefined && !(Array.isArray(answers) && answers.every(isAnswer))) {
    return bad('its answers are no list of pairs [lineage, whole number]')
  }
  // The code that recorded it, so that a replay with other code can say so.
  return code === undefined ? made : good({ ...made.value, code })
}

const ownCodeText = (scenario: string, code: unknown): string =>
  `it is a run of somebody's own protocol, ${scenario} with code ${JSON.stringify(code)}, which is not here: `
  + 'replay it with "npx quorate replay LINK --code FOLDER"'

const isAnswer = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger)

function interventionProblem(value: unknown, nodes: readonly NodeSpec[]): string | null {
  if (typeof value !== 'object' || value === null) return 'it is no object'
  const { after, act } = value as { after?: unknown; act?: unknown }
  if (!Number.isSafeInteger(after)) return `"after" was ${JSON.stringify(after) ?? 'nothing'}; accepted is a lineage`
  const problem = actProblem(act, nodes.map(({ name }) => name))
  if (problem !== null || (act as Act).kind !== 'request') return problem
  const { client, request } = act as Extract<Act, { kind: 'request' }>
  const { name, protocol } = nodes[client]!
  const wrong = protocol.requestProblem === undefined ? 'it takes none' : protocol.requestProblem(request)
  return wrong === null ? null : `the request to ${name}: ${wrong}`
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 §5, without padding. By hand, since Node and browsers share no such function. */
function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const letters = Math.min(4, bytes.length - i + 1)
    for (let j = 0; j < letters; j++) text += LETTERS[(group >>> (18 - 6 * j)) & 63]
  }
  return text
}

function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length * 3) >> 2)
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let group = 0
    for (let j = 0; j < 4; j++) group = (group << 6) | (i + j < text.length ? LETTERS.indexOf(text[i + j]!) : 0)
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (group >>> shift) & 255
  }
  return bytes
}
