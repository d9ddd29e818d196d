/** Problems come as the end of a sentence; a reader gets whole ones. Pure. */
export function asSentence(text: string): string {
  const full = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(full) ? full : `${full}.`
}
