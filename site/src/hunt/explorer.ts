/** A Worker that explores. It does one task, says what it finds on the way, and is ended by whoever began it. */
import { smallName } from '@quorate/scenarios'
import { bringRun } from '../sim/stock.ts'
import { explore } from './explore.ts'
import type { Said, Task } from './tasks.ts'

const say = (said: Said): void => postMessage(said)

function setUpOf(task: Task): { readonly scenario: string } {
  if (task.kind === 'search') return { scenario: smallName(task.protocol) }
  return task.kind === 'fuzz' ? task.explored : task.run
}

async function work(task: Task): Promise<void> {
  try {
    await bringRun(setUpOf(task))
    explore(task, say)
    say({ kind: 'done' })
  } catch (error) {
    say({ kind: 'failed', error: (error as Error).message })
  }
}

addEventListener('message', ({ data }: MessageEvent<Task>) => void work(data))
