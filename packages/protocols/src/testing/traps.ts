/** Runs a handler that may throw, or that may reach for the engine's clocks and dice. */

export interface Attempt<T> {
  /** Null when it threw. */
  readonly value: T | null
  readonly threw: boolean
}

export interface Trapped<T> extends Attempt<T> {
  /** "Math.random", when the handler reached for it. */
  readonly used: string | null
}

type Global = Record<string, unknown>

const forbidden: readonly (readonly [holder: string, name: string])[] = [
  ['', 'Date'], ['', 'performance'], ['', 'setTimeout'], ['', 'setInterval'], ['', 'queueMicrotask'],
  ['Math', 'random'], ['crypto', 'getRandomValues'], ['crypto', 'randomUUID'],
]

export function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { value: run(), threw: false }
  } catch {
    return { value: null, threw: true }
  }
}

export function trapped<T>(run: () => T): Trapped<T> {
  let used: string | null = null
  const restore = forbidden.map(([holder, name]) => replace(holder, name, () => {
    used ??= holder === '' ? name : `${holder}.${name}`
  }))
  const made = attempt(run)
  for (const undo of restore) undo()
  return { ...made, used }
}

function replace(holder: string, name: string, use: () => void): () => void {
  const object = (holder === '' ? globalThis : (globalThis as unknown as Global)[holder]) as Global
  const known = Object.getOwnPropertyDescriptor(object, name)
  const original = object[name] as object
  const value = new Proxy(original, {
    apply: (target, self, args) => (use(), Reflect.apply(target as () => unknown, self, args) as unknown),
    construct: (target, args) => (use(), Reflect.construct(target as new () => object, args) as object),
    get: (target, key) => (use(), Reflect.get(target, key) as unknown),
  })
  Object.defineProperty(object, name, { value, configurable: true, writable: true })
  return () => {
    if (known === undefined) delete object[name]
    else Object.defineProperty(object, name, known)
  }
}
