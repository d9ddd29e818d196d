/** Of files that came together, which was taken, and why others were not, in words. Pure. */
import { listText } from '@quorate/kernel'

/** One that was not taken. */
export interface Passed {
  readonly name: string
  readonly why: string
  /** Whether it was taken for a run or a history first. */
  readonly isRefused: boolean
}

const NAMED = 3

/** The first so many, and how many there are besides. */
function shortened(texts: readonly string[], rest: (count: number) => string): readonly string[] {
  return texts.length > NAMED + 1 ? [...texts.slice(0, NAMED), rest(texts.length - NAMED)] : texts
}

const whyRefused = (passed: readonly Passed[]): readonly string[] =>
  shortened(passed.filter(({ isRefused }) => isRefused).map(({ why }) => why), count => `${count} more are refused, too.`)

/** Beside the one that is open; null where it came alone. What comes after it is not read: the lab shows one thing. */
export function besideText(taken: string, passed: readonly Passed[], unread: readonly string[]): string | null {
  const count = passed.length + 1 + unread.length
  if (count === 1) return null
  const refused = whyRefused(passed)
  const others = [...passed.filter(({ isRefused }) => !isRefused).map(({ name }) => name), ...unread]
  const first = `“${taken}” was taken, the first of ${count} files that is a run or a history` +
    (refused.length === 0 ? '' : ' and could be opened')
  const named = shortened(others.map(name => `“${name}”`), more => `${more} more`)
  const rest = others.length === 0 ? '' : `; ${listText(named)} ${others.length === 1 ? 'was' : 'were'} not`
  return [`${first}${rest}.`, ...refused].join(' ')
}

/** None of them is open: why not those that were runs or histories, else the first. */
export function noneText(passed: readonly Passed[]): string {
  const refused = whyRefused(passed)
  const why = refused.length > 0 ? refused.join(' ') : passed[0]!.why
  return passed.length === 1 ? why : `None of ${passed.length} files: ${why}`
}
