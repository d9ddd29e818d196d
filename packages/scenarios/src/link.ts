/**
 * A Run as text for a URL fragment: JSON, deflated, base64url, with a checksum, so that a damaged link is told from a
 * good one before anything is executed.
 */
import { checksum } from '@quorate/kernel'
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import { ours } from './library.ts'
import { readLinked, type Linked } from './linked.ts'
import { bad, good, type Result } from './scenario.ts'

const LONGEST = 65_536
/** What a link may unpack to, in bytes: there is no more room, however well a damaged one is packed. */
const room = new Uint8Array(1_048_576)

/** The text after `#r=`. */
export function encodeLink({ run, check }: Linked): string {
  const text = base64url(deflateSync(strToU8(JSON.stringify([1, run, check])), { level: 9 }))
  return `${text}.${checksum(text)}`
}

/** The lab opens what comes with Quorate; a link to a run of somebody's own protocol is for the command line. */
export const linkText = (linked: Linked): string => `${linked.run.code === undefined ? '/lab/' : ''}#r=${encodeLink(linked)}`

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
  if (dot < 0 || !/^[\w-]+$/.test(body)) {
    return bad('this is no link to a run: it lacks the part "#r=…" that holds one, or that part has lost its end')
  }
  if (checksum(body) !== text.slice(dot + 1)) {
    return bad('the link is damaged: its checksum does not fit, so a character is missing or changed; copy it again whole')
  }
  try {
    return good(JSON.parse(strFromU8(inflateSync(fromBase64url(body), { out: room }))))
  } catch {
    return bad('the link is damaged: what it holds cannot be unpacked; copy it again whole')
  }
}

function fragmentOf(link: string): string {
  const at = link.indexOf('#')
  const fields = (at < 0 ? link : link.slice(at + 1)).split('&')
  return (fields.find(field => field.startsWith('r=')) ?? fields[0]!).replace(/^r=/, '')
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
