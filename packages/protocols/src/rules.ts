/** The tables of rules of the READMEs, as data. Written by `UPDATE=1 npx vitest run registry`; do not edit. */
import type { Rule } from './registry.ts'

export const rules: readonly { readonly protocol: string; readonly rules: readonly Rule[] }[] = [
  { protocol: 'primary-backup', rules: [] },
  { protocol: 'primary-backup-kv', rules: [] },
  { protocol: 'primary-backup-fenced', rules: [] },
  { protocol: 'raft', rules: [] },
  { protocol: 'raft-kv', rules: [] },
  { protocol: 'kv-client', rules: [] },
]
