/** Where things stand on the stage, in pixels. Pure, so that a still and a live figure agree to the pixel. */
import type { NodeId } from '@quorate/kernel'
import type { NodeInfo } from '../sim/types.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** To tenths: nobody sees more, and every page with a drawing would carry it. */
export const tenth = (value: number): number => Math.round(value * 10) / 10
/** As a path or a transformation names it. */
export const place = ({ x, y }: Point): string => `${tenth(x)} ${tenth(y)}`

/** Half the side of a glyph's square, and the room that a message leaves around it. */
export const RADIUS = 18
const CLEAR = RADIUS + 7
/** px, how wide an arc is. */
const ARC = 2
/** Sideways shift of a message, so that the two directions of a link do not cover each other. */
const ASIDE = 5
/** From a message to the next on the same link, and how far apart all are at most: many may not cover the stage. */
const APART = 8
const ALL_APART = 40
const MARGIN = { x: 54, top: 36, bottom: 76 }
/** Room for the words below a glyph: two nodes in one column stand at least this far apart. */
const COLUMN = 92
/** From the column of clients to the ring. */
const GAP = 84
const TURN = 2 * Math.PI

const turned = (angle: number): number => ((angle % TURN) + TURN) % TURN

/** The direction in which several angles point together. */
function meanAngle(angles: readonly number[]): number {
  const x = angles.reduce((sum, angle) => sum + Math.cos(angle), 0)
  const y = angles.reduce((sum, angle) => sum + Math.sin(angle), 0)
  return turned(Math.atan2(y, x))
}

/** Heights as near to the wanted ones as the room between `top` and `bottom` and a distance between them allow. */
export function spread(wanted: readonly number[], distance: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => wanted[a]! - wanted[b]!)
  const least = Math.min(distance, (bottom - top) / Math.max(1, order.length - 1))
  const out = wanted.map(y => Math.min(bottom, Math.max(top, y)))
  for (let i = 1; i < order.length; i++) out[order[i]!] = Math.max(out[order[i]!]!, out[order[i - 1]!]! + least)
  for (let i = order.length - 1; i >= 0; i--) {
    const limit = i === order.length - 1 ? bottom : out[order[i + 1]!]! - least
    out[order[i]!] = Math.min(out[order[i]!]!, limit)
  }
  return out
}

/**
 * Replicas stand in a ring, the first on top, clockwise. Clients and services stand in a column at either edge, near
 * the replicas that are on their side of the scenario's cut, so that a cut can be drawn as a line.
 */
export function layout(
  nodes: readonly NodeInfo[], sides: readonly (readonly NodeId[])[], width: number, height: number,
): Point[] {
  const ring = nodes.flatMap(({ place }, id) => (place === 'ring' ? [id] : []))
  const outside = nodes.flatMap(({ place }, id) => (place === 'outside' ? [id] : []))
  const angleOf = new Map(ring.map((id, i) => [id, turned((i / ring.length - 0.25) * TURN)]))
  const room = { x: width / 2 - MARGIN.x, y: (height - MARGIN.top - MARGIN.bottom) / 2 }
  const centre = { x: width / 2, y: MARGIN.top + room.y }
  const reach = outside.length === 0 ? room.x : Math.max(room.x - GAP, room.x * 0.5)
  const around = { x: Math.min(reach, room.y * 1.35), y: room.y }
  const places = new Map(ring.map(id => {
    const angle = angleOf.get(id)!
    return [id, { x: centre.x + Math.cos(angle) * around.x, y: centre.y + Math.sin(angle) * around.y }]
  }))
  const columns = columnsOf(outside, angleOf, sides)
  for (const [edge, members] of columns.entries()) {
    const wanted = members.map(({ angle }) => centre.y + Math.sin(angle) * room.y)
    const ys = spread(wanted, COLUMN, centre.y - room.y, centre.y + room.y)
    members.forEach(({ id }, i) => places.set(id, { x: edge === 0 ? MARGIN.x : width - MARGIN.x, y: ys[i]! }))
  }
  return nodes.map((_, id) => ({ x: Math.round(places.get(id)!.x), y: Math.round(places.get(id)!.y) }))
}

interface Member {
  readonly id: NodeId
  readonly angle: number
}

/** Who stands at the left edge and who at the right, and in which direction each would like to stand. */
function columnsOf(
  outside: readonly NodeId[], angleOf: ReadonlyMap<NodeId, number>, sides: readonly (readonly NodeId[])[],
): readonly [left: readonly Member[], right: readonly Member[]] {
  const left: Member[] = []
  const right: Member[] = []
  for (const id of outside) {
    const near = (sides.find(side => side.includes(id)) ?? []).flatMap(other => angleOf.get(other) ?? [])
    if (near.length > 0) {
      const angle = meanAngle(near)
      ;(Math.cos(angle) < -1e-9 ? left : right).push({ id, angle })
    } else if (right.length < left.length) right.push({ id, angle: 0.2 * TURN })
    else left.push({ id, angle: 0.5 * TURN })
  }
  return [left, right]
}

/** A straight line between two groups of points: it passes through `at`, and (nx, ny) points to the first group. */
export interface Divide {
  readonly at: Point
  readonly nx: number
  readonly ny: number
}

/** The line with the widest room between two groups, or null where no line parts them. */
export function dividing(first: readonly Point[], second: readonly Point[]): Divide | null {
  let best: { room: number; divide: Divide } | null = null
  for (let degrees = 0; degrees < 360; degrees += 3) {
    const nx = Math.cos((degrees / 360) * TURN)
    const ny = Math.sin((degrees / 360) * TURN)
    const along = ({ x, y }: Point): number => x * nx + y * ny
    const low = Math.min(...first.map(along))
    const high = Math.max(...second.map(along))
    const room = low - high
    if (room <= 2 * RADIUS || (best !== null && room <= best.room)) continue
    const middle = (low + high) / 2
    const all = [...first, ...second]
    const cx = all.reduce((sum, point) => sum + point.x, 0) / all.length
    const cy = all.reduce((sum, point) => sum + point.y, 0) / all.length
    const shift = middle - along({ x: cx, y: cy })
    best = { room, divide: { at: { x: cx + shift * nx, y: cy + shift * ny }, nx, ny } }
  }
  return best?.divide ?? null
}

/** How far a point is from the line, in pixels; more than 0 on the first group's side. */
export const sideOf = ({ at, nx, ny }: Divide, { x, y }: Point): number => (x - at.x) * nx + (y - at.y) * ny

/** The part of the stage on the first group's side of a line, as a polygon. */
export function half(divide: Divide, width: number, height: number): Point[] {
  const corners = [{ x: 0, y: 0 }, { x: width, y: 0 }, { x: width, y: height }, { x: 0, y: height }]
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % 4]!
    const here = sideOf(divide, corner)
    const there = sideOf(divide, next)
    const crossing = here * there < 0 ? [between(corner, next, here / (here - there))] : []
    return here >= 0 ? [corner, ...crossing] : crossing
  })
}

/** Where a dividing line enters and leaves the stage. */
export function across(divide: Divide, width: number, height: number): readonly [Point, Point] | null {
  const ends = half(divide, width, height).filter(point => Math.abs(sideOf(divide, point)) < 1e-6)
  return ends.length === 2 ? [ends[0]!, ends[1]!] : null
}

/** The place on a line that is farthest from everything: where a sign can stand. */
export function roomiest([a, b]: readonly [Point, Point], places: readonly Point[]): Point {
  const candidates = Array.from({ length: 17 }, (_, i) => between(a, b, 0.1 + i * 0.05))
  const room = ({ x, y }: Point): number => Math.min(...places.map(place => Math.hypot(place.x - x, place.y - y)))
  return candidates.reduce((best, point) => (room(point) > room(best) ? point : best))
}

export const opposite = ({ at, nx, ny }: Divide): Divide => ({ at, nx: -nx, ny: -ny })

export const between = (a: Point, b: Point, part: number): Point =>
  ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part })

/** Where a line goes, in degrees: 0 to the right, 90 down. */
export const turnOf = (from: Point, to: Point): number => (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI

/** The line of a message between two nodes, clear of both glyphs: the `lane`-th, from 0, of so many side by side. */
export function link(from: Point, to: Point, lane = 0, lanes = 1): readonly [Point, Point] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const ux = (to.x - from.x) / length
  const uy = (to.y - from.y) / length
  const clear = Math.min(CLEAR, length / 3)
  const away = ASIDE + lane * Math.min(APART, ALL_APART / Math.max(1, lanes - 1))
  const aside = { x: -uy * away, y: ux * away }
  return [
    { x: from.x + ux * clear + aside.x, y: from.y + uy * clear + aside.y },
    { x: to.x - ux * clear + aside.x, y: to.y - uy * clear + aside.y },
  ]
}

/** The line between two nodes themselves, clear of both glyphs: messages run beside it. */
export function row(from: Point, to: Point): readonly [Point, Point] {
  const part = Math.min(CLEAR / (Math.hypot(to.x - from.x, to.y - from.y) || 1), 1 / 3)
  return [between(from, to, part), between(to, from, part)]
}

/** How far along its line a lost message comes: to the cut where one is drawn, else half-way. */
export function lostAt(from: Point, to: Point, divide: Divide | null): number {
  if (divide === null) return 0.5
  const here = sideOf(divide, from)
  const there = sideOf(divide, to)
  return here * there < 0 ? Math.min(0.9, Math.max(0.1, here / (here - there))) : 0.5
}

/** Angles as near to the wanted ones as a distance between neighbours allows; of too many each gives way a little. */
export function fanned(wanted: readonly number[], least: number): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => turned(wanted[a]!) - turned(wanted[b]!))
  const out = order.map(i => turned(wanted[i]!))
  for (let pass = 0; pass < 12; pass++) {
    for (let i = 0; i < out.length; i++) {
      const next = (i + 1) % out.length
      const gap = out[next]! - out[i]! + (next === 0 ? TURN : 0)
      const lack = Math.max(0, least - gap)
      out[i] = out[i]! - lack / 2
      out[next] = out[next]! + lack / 2
    }
  }
  return wanted.map((_, i) => out[order.indexOf(i)]!)
}

/**
 * An arc around a point, clockwise from the top, covering a part of the turn: its edges, so that it is filled. A line
 * of this width along it takes a browser longer to paint.
 */
export function arc({ x, y }: Point, radius: number, covered: number): string {
  const angle = (Math.min(0.995, Math.max(0, covered)) - 0.25) * TURN
  const end = (at: number): string => place({ x: x + Math.cos(angle) * at, y: y + Math.sin(angle) * at })
  const isLong = covered > 0.5 ? 1 : 0
  const [outer, inner] = [radius + ARC / 2, radius - ARC / 2]
  return `M${place({ x, y: y - outer })}A${outer} ${outer} 0 ${isLong} 1 ${end(outer)}` +
    `L${end(inner)}A${inner} ${inner} 0 ${isLong} 0 ${place({ x, y: y - inner })}Z`
}

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

/** The nearest node in a direction, by distance with what lies aside counted double; the same one if there is none. */
export function towards(places: readonly Point[], from: number, arrow: Arrow): number {
  const flat = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const sign = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1
  const here = places[from]!
  let best = { cost: Infinity, id: from }
  places.forEach((place, id) => {
    const ahead = sign * (flat ? place.x - here.x : place.y - here.y)
    const aside = Math.abs(flat ? place.y - here.y : place.x - here.x)
    if (ahead > 4 && ahead + 2 * aside < best.cost) best = { cost: ahead + 2 * aside, id }
  })
  return best.id
}
