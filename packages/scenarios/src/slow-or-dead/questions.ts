import { timeText, type NodeId } from '@quorate/kernel'
import type { Question } from '../question.ts'
import { actAt, silence, turns, watching } from './seen.ts'
import { n1, n3, watched } from './story.ts'

export const slowOrDeadQuestions: readonly Question[] = [
  {
    id: 'slow-or-dead/whom-it-suspects',
    text: 'n1 has just crashed, n3 stands still, and nothing that n2 sends arrives any more. Nobody tells the watcher. '
      + 'Whom does it suspect before n3 goes on?',
    options: [
      { id: 'n1', text: 'n1 only', because: 'n1 is the only one that is dead. But w receives nothing that would set n1 apart from the others.' },
      { id: 'n1, n3', text: 'n1 and n3', because: 'Neither of them executes anything. n2 does, but its heartbeats are lost, and work that nobody hears of proves nothing.' },
      { id: 'n1, n2, n3', text: 'all three', because: 'The watcher knows one thing of each node, when its last heartbeat came, and it has the same timeout for all.' },
      { id: '', text: 'nobody', because: 'The timeout is 300 ms, and each of the three will be silent for longer than that.' },
    ],
    run: { scenario: 'slow-or-dead/pause-or-crash' },
    asked: executed => actAt(executed, 'cut-one-way'),
    answer: executed => {
      const resumed = actAt(executed, 'resume')
      const suspected = (node: NodeId): number =>
        turns(executed, node, 'Task 2').findLast(({ index }) => index < resumed)?.index ?? -1
      const suspects = watched.filter(node => suspected(node) >= 0)
      const last = suspects.reduce((latest, node) => Math.max(latest, suspected(node)), -1)
      return { option: suspects.map(node => `n${node}`).join(', '), event: last < 0 ? resumed : last }
    },
  },
  {
    id: 'slow-or-dead/the-one-that-died',
    text: 'n1 really crashed, and the watcher was right to suspect it. n1 has just been started again, '
      + 'and its first heartbeat is about to leave. What does the watcher do when it arrives?',
    options: [
      { id: 'mistake', text: 'trusts n1 and counts a mistake', because: 'A heartbeat does not say what its sender did before. After a long pause it would be the same.' },
      { id: 'right', text: 'trusts n1 and counts no mistake', because: 'There was none. But to know that, the watcher would need a heartbeat that says how often its sender was started.' },
      { id: 'suspects', text: 'goes on suspecting n1', because: 'Chandra and Toueg’s model has no restarts: who crashes stays away. Here a heartbeat is always believed.' },
    ],
    run: { scenario: 'slow-or-dead/pause-or-crash' },
    asked: executed => actAt(executed, 'restart'),
    answer: executed => {
      const [trusted] = turns(executed, n1, 'Task 3.1')
      if (trusted === undefined) return { option: 'suspects', event: executed.recording.length - 1 }
      const mistakes = watching(executed, trusted.index).mistakes[0]!
      return { option: mistakes > 0 ? 'mistake' : 'right', event: trusted.index }
    },
  },
  {
    id: 'slow-or-dead/how-late',
    text: 'n3 has just crashed. The watcher began with a timeout of 200 ms and adds 50 ms after each mistake about a node. '
      + 'With seed 14 it has been mistaken about n3 twice. How long after the last heartbeat of n3 does it suspect n3?',
    options: [
      { id: '200 ms', text: '200 ms', because: 'That is the timeout with which it began, and which a fixed detector would still have.' },
      { id: '250 ms', text: '250 ms', because: 'That was the timeout after the first mistake. With some other seeds n3 crashes when it is still that.' },
      { id: '300 ms', text: '300 ms', because: 'Two mistakes, 50 ms each, on top of 200 ms. Whoever waits longer for the living waits longer for the dead.' },
      { id: 'never', text: 'never', because: 'It has learned to wait longer, and not to wait for ever: the timeout is finite after any number of mistakes.' },
    ],
    run: { scenario: 'slow-or-dead/adaptive' },
    asked: executed => actAt(executed, 'crash'),
    answer: executed => {
      const found = silence(executed, n3, actAt(executed, 'crash'))
      return found === null ? { option: 'never', event: executed.recording.length - 1 }
        : { option: timeText(found.lasted), event: found.event }
    },
  },
]
