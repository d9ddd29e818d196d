import { LETTERS, ROW } from './spacetime.ts'

/** More than this, and lines of a row's height are hard to tell apart. */
const LARGEST = ROW * 0.75

/** In px, as large as somebody wants letters to be, as far as rows are high enough. */
export const rowLetters = (root: number): number => Math.min(LARGEST, Math.max(LETTERS, (LETTERS * root) / 16))

/**
 * Asked once, before there is anything that would have to be laid out for it. A picture that is drawn where no browser
 * is, for pages without scripts, has the usual ones.
 */
export const LETTERS_HERE = typeof document === 'undefined' ? LETTERS
  : rowLetters(parseFloat(getComputedStyle(document.documentElement).fontSize))
