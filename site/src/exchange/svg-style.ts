/** How the parts of a picture look, with every colour written out: not every program knows variables of CSS. Pure. */

/** The tokens that a picture uses, without their two dashes. */
export const TOKENS = [
  'stage', 'ink', 'muted', 'edge', 'rule', 'link', 'violation', 'paper',
  ...[1, 2, 3, 4, 5, 6].flatMap(n => [`term-${n}`, `term-${n}-ink`]),
] as const

/** A colour for each token, as CSS writes it. */
export type Colours = Readonly<Record<string, string>>

const MONO = '"IBM Plex Mono",ui-monospace,Menlo,Consolas,monospace'
const SANS = '"IBM Plex Sans","IBM Plex Sans Variable",system-ui,sans-serif'

/** One rule a part; lines of one colour of the cycle of six stand at the end. */
export function styleOf(c: Colours): string {
  const halo = `stroke:${c.stage};paint-order:stroke`
  const hues = [1, 2, 3, 4, 5, 6].map(n => hueOf(n, c[`term-${n}`]!, c[`term-${n}-ink`]!))
  return `
text{fill:${c.ink};font:400 12px ${MONO}}
.ground{fill:${c.stage}}.edge{stroke:${c.rule}}
.title{font:600 16px ${SANS};fill:${c.link}}.said{font:400 12px ${SANS};fill:${c.muted}}
.name{font:600 14px ${SANS};text-anchor:middle;stroke-width:5px;${halo}}
.hatch{stroke:${c.edge};stroke-width:1.5px;opacity:.55}
.band.situation{stroke:${c.ink}}.band.cut{stroke:${c.edge}}
.halo{stroke-width:4px;${halo}}
.word,.act{font:400 13px ${SANS};stroke-width:4px;${halo}}.act{font-weight:600}
.act-line{stroke:${c.ink};stroke-width:1.5px;stroke-dasharray:10 5 2 5}
.lane{fill:none;stroke:${c.edge};stroke-width:1.25px}
.number{text-anchor:end}.time{fill:${c.muted}}.end{text-anchor:end}
.dot{fill:${c.ink};fill-rule:evenodd}.hollow{fill:${c.stage}}
.tenure{stroke:${c.ink};stroke-width:1.5px}.number-in{font-weight:600;text-anchor:middle}
.line{fill:none;stroke-width:1.75px}.reply .line{stroke-dasharray:5 4}.heartbeat .line{stroke-width:1px}
.open .line{stroke-dasharray:1 4}
.out .line{stroke-dasharray:12 2 6 3 3 4 1 99}.in .line{stroke-dasharray:1 4 3 3 6 2 99}
.lost{stroke:${c.violation};stroke-width:2.5px}
.label{text-anchor:middle;stroke-width:3px;${halo}}
.mark{fill:none;stroke:${c.violation};stroke-width:2px}
.violation{font:600 13px ${SANS};fill:${c.violation};text-anchor:end;stroke-width:3px;${halo}}
${hueOf(0, c.muted!, c.paper!)}
${hues.join('\n')}
.reply .head{fill:${c.stage}}
.through .line{stroke:${c.edge};stroke-width:1.25px;stroke-dasharray:9 5}.through .head{fill:${c.edge};stroke:none}
.lane.crashed{stroke:${c.muted};stroke-width:2px;stroke-dasharray:.1 5;stroke-linecap:round}
.ticks{fill:none;stroke:${c.ink};stroke-width:1.5px}
.lane.paused{stroke-width:5px;stroke-dasharray:2 6}
`
}

const hueOf = (n: number, colour: string, ink: string): string =>
  `.h${n}.lane.candidate{stroke:${colour};stroke-width:3px;stroke-dasharray:6 4}` +
  `.h${n}.lane.leader{stroke:${colour};stroke-width:7px}.h${n} .line,.h${n} .head{stroke:${colour}}` +
  `.h${n} .head,.h${n} .tenure{fill:${colour}}.h${n} .number-in{fill:${ink}}`
