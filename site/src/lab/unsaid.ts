/** Notes that stand on the screen, each to be said once, and of one that grows what is new. Pure. */
export class Unsaid {
  /** By kind: the text, and how much of it was said. */
  readonly #notes = new Map<string, { readonly text: string; readonly said: number }>()

  /** What stands there as a note of this kind from now on; null for none. */
  put(kind: string, text: string | null): void {
    const before = this.#notes.get(kind)
    if (text === null) this.#notes.delete(kind)
    else this.#notes.set(kind, { text, said: before !== undefined && text.startsWith(before.text) ? before.said : 0 })
  }

  /** All that was not said, which is said then; '' for nothing. */
  take(): string {
    const texts = [...this.#notes.values()].map(({ text, said }) => text.slice(said).trim())
    for (const [kind, { text }] of this.#notes) this.#notes.set(kind, { text, said: text.length })
    return texts.filter(text => text !== '').join(' ')
  }
}
