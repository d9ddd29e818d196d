/** Which suite runs when: in order, side by side while they fit, never before what they need. */

export interface Task {
  readonly name: string
  readonly cores: number
  readonly after: readonly string[]
  readonly needs: readonly string[]
}

/**
 * Runs every task once and returns the results in the order of the tasks. A task whose need failed is still
 * passed to `run`, with the name of that need, so that it can say why it did not run. A later task may overtake an
 * earlier one that waits for a predecessor, never one that waits for cores.
 */
export async function schedule<T extends Task, R extends { readonly ok: boolean }>(
  tasks: readonly T[],
  cores: number,
  run: (task: T, blocked: string | null) => Promise<R>,
): Promise<R[]> {
  const results = new Map<string, R>()
  const running = new Map<string, Promise<unknown>>()
  const waiting = [...tasks]
  let free = cores

  const isOpen = (name: string) => running.has(name) || waiting.some((task) => task.name === name)
  const start = (task: T) => {
    const blocked = task.needs.find((name) => results.get(name)?.ok === false) ?? null
    free -= task.cores
    running.set(task.name, run(task, blocked).then((result) => {
      results.set(task.name, result)
      running.delete(task.name)
      free += task.cores
    }))
  }

  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.find((task) => ![...task.after, ...task.needs].some(isOpen))
    if (next && next.cores <= free) start(...waiting.splice(waiting.indexOf(next), 1) as [T])
    else await Promise.race(running.values())
  }
  return tasks.map((task) => results.get(task.name)!)
}
