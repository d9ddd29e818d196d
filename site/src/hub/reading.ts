/** How long an article takes. The rates are stated on the site; no minute is ever typed by hand. */
const WORDS_PER_MINUTE = 230
const SECONDS_PER_FIGURE = 45
const SECONDS_PER_QUESTION = 40

export interface Reading { words: number, figures: number, questions: number, minutes: number }

const countTags = (text: string, names: string) => [...text.matchAll(new RegExp(`<(?:${names})[\\s/>]`, 'g'))].length

/** Words a reader reads: imports, comments, tags and their attributes are none; code is read word by word. */
export function wordsIn(body: string): number {
  const fences: string[] = []
  const prose = body
    .replace(/^ *(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^ *\1/gm, (_all, _fence, code: string) => {
      fences.push(code)
      return ' '
    })
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, ' ')
    .replace(/^(import|export)\s[^\n]*$/gm, ' ')
    .replace(/<\/?[A-Za-z](?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|[^'">{])*>/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
  return (`${prose} ${fences.join(' ')}`.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,-]*/gu) ?? []).length
}

/** Code and comments hold no live parts. */
const bareOf = (body: string) => body.replace(/^ *(`{3,}|~{3,})[\s\S]*?^ *\1/gm, ' ').replace(/\{\/\*[\s\S]*?\*\/\}/g, ' ')

/** Sentences that run; reading one takes no longer than its words. */
export const claimsIn = (body: string) => countTags(bareOf(body), 'Claim')

export function readingOf(body: string): Reading {
  const bare = bareOf(body)
  const words = wordsIn(body)
  const figures = countTags(bare, 'Figure|Sandbox')
  const questions = countTags(bare, 'Predict')
  const seconds = words * 60 / WORDS_PER_MINUTE + figures * SECONDS_PER_FIGURE + questions * SECONDS_PER_QUESTION
  return { words, figures, questions, minutes: Math.max(1, Math.round(seconds / 60)) }
}

/** `52 min`, `2 h`, `33 h 52 min`, with spaces that do not break. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest}\u00a0min`
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h ${rest}\u00a0min`
}

export const counted = (count: number, one: string, many = `${one}s`) => `${count}\u00a0${count === 1 ? one : many}`
