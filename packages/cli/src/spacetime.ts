/** A space-time picture in text: one lane a node, time downwards, the events that tell the story. */
import { timeText, type TraceEvent } from '@quorate/kernel'
import { milestones, type Executed } from '@quorate/scenarios'

const LANE = 4

/** At most `rows` milestones, each with its sentence, and how many events were left out between them. */
export function spacetime(executed: Executed, sentence: (event: number) => string, rows: number): string {
  const { recording } = executed
  const names = recording.setup.nodes.map(node => node.name)
  const width = Math.max(LANE, ...names.map(name => name.length + 2))
  const shown = milestones(executed).slice(0, rows)
  const head = `${''.padStart(10)}  ${names.map(name => name.padEnd(width)).join('')}`
  const lines = shown.map(({ event, kinds }) => {
    const mark = kinds.includes('violation') ? '✗' : kinds.includes('fault') ? '!' : ' '
    return `${timeText(recording.event(event).time).padStart(10)} ${mark}${lanes(executed, recording.event(event), width)}` +
      `  e${event} ${sentence(event)}`
  })
  const left = recording.length - shown.length
  return [head, ...lines, `${''.padStart(10)}  ${left} of ${recording.length} events not shown`].join('\n')
}

/** One row of lanes: an arrow from sender to receiver, or a dot where something happened. */
function lanes({ recording }: Executed, event: TraceEvent, width: number): string {
  const cells = recording.setup.nodes.map((_, id) => (recording.worldAfter(event.index).node(id).up ? '│' : ' '))
  const row = cells.map(cell => cell.padEnd(width)).join('').split('')
  if (event.act !== null) return row.map(cell => (cell === ' ' ? '╌' : cell)).join('')
  row[event.node * width] = event.lost === null ? '●' : '✗'
  if (event.message >= 0) drawArrow(row, recording.message(event.message).from * width, event.node * width)
  return row.join('')
}

function drawArrow(row: string[], from: number, to: number): void {
  const step = from < to ? 1 : -1
  for (let at = from + step; at !== to; at += step) row[at] = '─'
  row[from] = '○'
  row[to - step] = step === 1 ? '▶' : '◀'
}
