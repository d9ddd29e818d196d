/** A chart of ours as the library draws it. The library knows axes, scales and lines; bands and marks are ours. */
import uPlot from 'uplot'
import type { ChartShown, SeriesShown } from '../sim/types.ts'
import { DASHES, type Colours } from './colours.ts'

const FONT = '12px "IBM Plex Mono", ui-monospace, monospace'
/** Room for the numbers at the left, and above the lines for the numbers of faults. */
const LEFT = 46
const TOP = 16
/** Pixels between two numbers on the axis of time. */
const APART = 70

const milliseconds = (micros: number): string => String(micros / 1000)

export interface Plotted {
  readonly width: number
  readonly height: number
  /** Room at the right, for the names at the ends of the lines. */
  readonly right: number
}

type Series = Pick<SeriesShown, 'end' | 'waits' | 'faults' | 'interval'>

/** `ready` is called when places of values are known: not at once. */
export function plotted(
  into: HTMLElement, chart: ChartShown, series: Series, size: Plotted, colours: () => Colours,
  ready: (plot: uPlot) => void,
): uPlot {
  return new uPlot({
    width: size.width, height: size.height, padding: [TOP, size.right, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false, sync: { key: 'quorate' } },
    scales: {
      x: { time: false, range: [0, Math.max(1, series.end)] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most) * 1.08] },
    },
    axes: [
      {
        font: FONT, size: 26, space: APART, gap: 4, stroke: () => colours().muted,
        grid: { show: false }, ticks: { stroke: () => colours().rule, width: 1, size: 5 },
        values: (_plot, splits) => splits.map((each, i) => `${milliseconds(each)}${i === splits.length - 1 ? ' ms' : ''}`),
      },
      {
        font: FONT, size: LEFT, gap: 6, space: 26, stroke: () => colours().muted,
        incrs: chart.unit === 'µs' ? undefined : WHOLE,
        grid: { stroke: () => colours().rule, width: 1 }, ticks: { show: false },
        values: (_plot, splits) => splits.map(each => (chart.unit === 'µs' ? milliseconds(each) : String(each))),
      },
    ],
    series: [{}, ...chart.lines.map((_, i) => lineOf(chart, i, colours))],
    hooks: {
      ready: [ready], drawAxes: [plot => drawWaits(plot, series, colours())],
      draw: [plot => drawFaults(plot, series, colours())],
    },
  }, dataOf(chart, series), into)
}

/** Counts have no halves. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000]

function lineOf(chart: ChartShown, i: number, colours: () => Colours): uPlot.Series {
  const stroke = (): string => colours().lines[i % 6]!
  if (chart.kind === 'points') {
    // One kind is filled, the other is hollow: hue is not all that tells them apart.
    const fill = i === 0 ? stroke : (): string => colours().ground
    return { stroke, paths: () => null, points: { show: true, size: 8, width: 1.5, stroke, fill } }
  }
  return {
    stroke, width: 2, dash: [...DASHES[i % DASHES.length]!], points: { show: false },
    paths: uPlot.paths.stepped!({ align: 1 }),
  }
}

/** The last value lasts to the end of the run. */
function dataOf({ kind, times, lines }: ChartShown, { end, interval }: Series): uPlot.AlignedData {
  if (kind === 'points') return [[...times], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData
  const last = kind !== 'levels' ? Math.min(end, (times.at(-1) ?? 0) + interval) : end
  return [[...times, last], ...lines.map(({ values }) => [...values, values.at(-1) ?? null])] as uPlot.AlignedData
}

/** Hatched, as everything on the stage and in the diagrams that is no thing but a time or a region. */
function drawWaits({ ctx, bbox, valToPos }: uPlot, { waits }: Series, { edge }: Colours): void {
  ctx.save()
  for (const { from, to } of waits) {
    const [x1, x2] = [valToPos(from, 'x', true), valToPos(to, 'x', true)]
    ctx.save()
    ctx.beginPath()
    ctx.rect(x1, bbox.top, Math.max(2, x2 - x1), bbox.height)
    ctx.clip()
    ctx.strokeStyle = edge
    ctx.globalAlpha = 0.45
    ctx.lineWidth = devicePixelRatio
    ctx.beginPath()
    for (let x = x1 - bbox.height; x < x2; x += 8 * devicePixelRatio) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
  ctx.restore()
}

/** A line as that of an act in the space-time diagram, with its number in the list above. */
function drawFaults({ ctx, bbox, valToPos }: uPlot, { faults }: Series, { ink, ground }: Colours): void {
  const one = devicePixelRatio
  ctx.save()
  ctx.font = `600 ${12 * one}px "IBM Plex Sans Variable", sans-serif`
  ctx.textAlign = 'center'
  let after = -Infinity
  faults.forEach(({ time }, i) => {
    const x = valToPos(time, 'x', true)
    ctx.strokeStyle = ink
    ctx.lineWidth = one
    ctx.setLineDash([8 * one, 4 * one, 2 * one, 4 * one])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    // Of numbers that would cover each other only the first stands there.
    if (x < after + 16 * one) return
    after = x
    ctx.fillStyle = ground
    ctx.fillRect(x - 7 * one, bbox.top - 15 * one, 14 * one, 14 * one)
    ctx.fillStyle = ink
    ctx.fillText(String(i + 1), x, bbox.top - 4 * one)
  })
  ctx.restore()
}
