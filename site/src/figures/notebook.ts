/** What a reader did, kept in this browser only. Storage may be full or forbidden: then nothing is remembered. */
export interface Answer {
  /** The world in which it was answered: another world may ask differently. */
  readonly world: string
  readonly option: string
  readonly sure: boolean | null
  readonly right: boolean
}

export interface Done {
  readonly world: string
  /** The run that did it, as a link. */
  readonly link: string
}

const ANSWERS = 'quorate-answers'
const TASKS = 'quorate-tasks'

function read<T>(key: string): Record<string, T> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Record<string, T>) : {}
  } catch {
    return {}
  }
}

function write<T>(key: string, id: string, value: T | undefined): void {
  const { [id]: _, ...others } = read<T>(key)
  try {
    localStorage.setItem(key, JSON.stringify(value === undefined ? others : { ...others, [id]: value }))
  } catch {
    // Nothing is remembered.
  }
}

export const answerTo = (id: string, world: string): Answer | null => {
  const found = read<Answer>(ANSWERS)[id]
  return found?.world === world ? found : null
}
export const keepAnswer = (id: string, answer: Answer | undefined): void => write(ANSWERS, id, answer)

export const doneTasks = (ids: readonly string[]): ReadonlyMap<string, Done> =>
  new Map(Object.entries(read<Done>(TASKS)).filter(([id]) => ids.includes(id)))
export const keepDone = (id: string, done: Done | undefined): void => write(TASKS, id, done)
