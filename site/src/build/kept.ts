/** What is dear to make of a text, kept on disk: several builds of the same sources make it once. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `makers` is everything but the text that decides what is made: another one, and everything is made anew. */
export function keeper(
  folder: string, makers: string,
): (text: string, make: () => string | Promise<string>) => Promise<string> {
  mkdirSync(folder, { recursive: true })
  return async (text, make) => {
    const file = join(folder, createHash('sha256').update(JSON.stringify([makers, text])).digest('hex'))
    try {
      return readFileSync(file, 'utf8')
    } catch {
      const made = await make()
      // Another build may make the same at the same time: whoever is last puts the same file there, whole.
      const own = `${file}.${process.pid}`
      writeFileSync(own, made)
      renameSync(own, file)
      return made
    }
  }
}
