/** What the nodes were over virtual time: logs, commit indexes, leaders, epochs. One walk over the recording. Pure. */
import type { LogCell, Recording } from '@quorate/kernel'
import { levelsOf, type Change } from './series-lines.ts'
import type { ChartShown } from './types.ts'

interface Node {
  readonly leads: boolean
  readonly epoch: number | null
  readonly length: number | null
  readonly committed: number | null
}

const DOWN: Node = { leads: false, epoch: null, length: null, committed: null }

export function nodeCharts(recording: Recording): ChartShown[] {
  const names = recording.setup.nodes.map(({ name }) => name)
  const nodes = names.map(() => DOWN)
  const changes: Record<'length' | 'committed' | 'leaders' | 'epoch', Change[]> =
    { length: [], committed: [], leaders: [], epoch: [] }
  for (let event = 0; event < recording.length; event++) {
    const { time, changed, kind, act, node } = recording.event(event)
    if (!changed && act === null && kind !== 'start') continue
    for (const id of act === null ? [node] : nodes.keys()) {
      const before = nodes[id]!
      const after = (nodes[id] = nodeAt(recording, event, id, before))
      for (const field of ['length', 'committed'] as const) {
        if (after[field] !== before[field]) changes[field].push({ time, name: names[id]!, to: after[field] })
      }
    }
    changes.leaders.push({ time, name: 'leaders', to: nodes.filter(({ leads }) => leads).length })
    changes.epoch.push({ time, name: 'epoch', to: Math.max(...nodes.map(({ epoch }) => epoch ?? 0)) })
  }
  const withLog = names.filter(name => changes.length.some(change => change.name === name))
  const isEver = (all: readonly Change[]): boolean => all.some(change => 'to' in change && (change.to ?? 0) > 0)
  const chart = (id: string, title: string, all: readonly Change[], lines: readonly string[]): ChartShown[] =>
    (isEver(all) ? [{ id, title, unit: '', kind: 'levels', ...levelsOf(all, lines) }] : [])
  return [
    ...chart('leaders', 'Nodes that lead', thinned(changes.leaders), ['leaders']),
    ...chart('epoch', 'Highest epoch', thinned(changes.epoch), ['epoch']),
    ...chart('log', 'Length of the log', changes.length, withLog),
    ...chart('committed', 'Committed up to', changes.committed, withLog),
  ]
}

/** Only where the value is another one. */
const thinned = (changes: readonly Change[]): Change[] => {
  let last: number | null = null
  return changes.filter(change => {
    const value = 'to' in change ? change.to : null
    const isNew = value !== last
    last = value
    return isNew
  })
}

function nodeAt(recording: Recording, event: number, id: number, before: Node): Node {
  const { state, up } = recording.worldAfter(event).node(id)
  if (!up || state === null) return DOWN
  const { view } = recording.setup.nodes[id]!.protocol
  const log = view.log?.(state) ?? null
  return {
    leads: view.role(state).shape === 'leader', epoch: view.epoch(state),
    length: log === null ? null : (log.at(-1)?.index ?? 0),
    committed: log === null ? null : committedIn(log, before.committed),
  }
}

/** Views show the end of a long log: where nothing of it is committed, what was known before still is. */
function committedIn(log: readonly LogCell[], before: number | null): number | null {
  if (log.some(({ committed }) => committed === null)) return null
  const last = log.findLast(({ committed }) => committed)
  if (last !== undefined) return last.index
  return (log[0]?.index ?? 1) > 1 ? before : 0
}
