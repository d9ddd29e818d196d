/** What clients of a register and its servers say to each other. Request numbers are never used twice. */
import type { Json } from '../../src/index.ts'

export type Value = string | null

export type RegisterMessage =
  | { readonly type: 'Put'; readonly request: number; readonly value: Value }
  | { readonly type: 'Get'; readonly request: number }
  | { readonly type: 'PutOk'; readonly request: number }
  | { readonly type: 'GetOk'; readonly request: number; readonly value: Value }

/** Of the servers among themselves. */
export type Internal = { readonly type: string; readonly [key: string]: Json }
