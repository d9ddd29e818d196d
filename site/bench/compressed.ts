/** The built site as static hosts serve it: what is text is sent compressed. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const TEXT = /\.(?:html|css|js|json|svg|txt|xml)$/

/** A copy of a folder in a temporary one, with a `.gz` beside every text; it is the caller's to remove. */
export function compressedCopy(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'quorate-site-'))
  cpSync(folder, copy, { recursive: true })
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    const path = join(copy, name)
    if (TEXT.test(name)) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  }
  return copy
}
