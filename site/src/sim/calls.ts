/** What goes between a page and its Worker. */
import type { Engine } from './engine.ts'
import type { Later } from './later.ts'

export type Calls = Pick<
  Engine,
  'open' | 'intervene' | 'name' | 'frames' | 'sentences' | 'search' | 'event' | 'code' | 'whyNot' | 'claim' |
  'question' | 'tasks'
> & Pick<Later, 'alignment' | 'cone' | 'differences' | 'designs' | 'exported' | 'order' | 'series'>
export type CallName = keyof Calls
/** What a call gives when it succeeds. */
export type Given<N extends CallName> = Extract<Awaited<ReturnType<Calls[N]>>, { ok: true }>['value']

export type ToWorker =
  | { readonly id: number; readonly call: CallName; readonly given: readonly unknown[] }
  | { readonly cancel: number }

export type FromWorker =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }
