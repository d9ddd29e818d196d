import { Layout } from './layout.ts'
import type { Row } from './layout.ts'
import type { Model } from './model.ts'
export const bounds = { nodes: 3, rounds: 1, sample: 2, flip: 2 }
const size = (set: number): number => { let c = 0; for (; set; set &= set - 1) c++; return c }
const NONE = 0, RED = 1, BLUE = 2
export function slush({ nodes: n, rounds, sample, flip } = bounds): Model {
  const layout = new Layout()
  const pick = layout.field('pick', 0, 2, n)
  const query = layout.set('query', 2, n, n)
  const reply = layout.set('reply', 2, n, n)
  const over = layout.set('over', n)
  const answering = layout.field('answering', 0, 3, n)
  const looping = layout.field('looping', 0, 5, n)
  const client = layout.field('client', 0, 2)
  const asked = layout.set('asked', n, n)
  const round = layout.field('round', 0, rounds, n)
  const all = [...Array(n).keys()]
  const samples = [...Array(1 << n).keys()].filter(s => size(s) === sample)
  const everyone = (1 << n) - 1
  const none = (row: Row) => all.every(l => all.every(q => !query.get(row, l, q) && !reply.get(row, l, q)))
  const ended = (row: Row) => over.get(row) === everyone && none(row)
  return {
    layout,
    initial(row, emit) { emit() },
    rules: [
      { name: 'client', over: [], say: () => '', step(row) { if (client.get(row) !== 0) return false; client.set(row, all.some(p => !pick.get(row, p)) ? 1 : 2); return true } },
      { name: 'assign', over: [n, 2], say: () => '', step(row, p, c) { if (client.get(row) !== 1) return false; if (!pick.get(row, p)) pick.set(row, c + 1, p); client.set(row, 0); return true } },
      { name: 'q0', over: [n], say: () => '', step(row, q) { if (answering.get(row, q) !== 0) return false; answering.set(row, ended(row) ? 3 : 1, q); return true } },
      { name: 'q1', over: [n], say: () => '', step(row, q) { if (answering.get(row, q) !== 1) return false; const e = ended(row); if (!e && !all.some(l => query.get(row, l, q))) return false; answering.set(row, e ? 0 : 2, q); return true } },
      { name: 'q2', over: [n, n, 2], say: () => '', step(row, q, l, c) {
        if (answering.get(row, q) !== 2 || !((query.get(row, l, q) >>> c) & 1)) return false
        if (!pick.get(row, q)) pick.set(row, c + 1, q)
        query.set(row, query.get(row, l, q) & ~(1 << c), l, q)
        reply.set(row, reply.get(row, l, q) | (1 << (pick.get(row, q) - 1)), l, q)
        answering.set(row, 0, q)
        return true
      } },
      { name: 'l0', over: [n], say: () => '', step(row, l) { if (looping.get(row, l) !== 0 || !pick.get(row, l)) return false; looping.set(row, 1, l); return true } },
      { name: 'l1', over: [n], say: () => '', step(row, l) { if (looping.get(row, l) !== 1) return false; looping.set(row, round.get(row, l) < rounds ? 2 : 4, l); return true } },
      { name: 'l2', over: [n, samples.length], say: () => '', step(row, l, s) {
        const set = samples[s]!
        if (looping.get(row, l) !== 2 || (set >>> l) & 1) return false
        asked.set(row, set, l)
        for (const q of all) if ((set >>> q) & 1) query.set(row, query.get(row, l, q) | (1 << (pick.get(row, l) - 1)), l, q)
        looping.set(row, 3, l)
        return true
      } },
      { name: 'l3', over: [n], say: () => '', step(row, l) {
        if (looping.get(row, l) !== 3) return false
        let ways = 1, red = 0, blue = 0
        for (const q of all) if ((asked.get(row, l) >>> q) & 1) { const r = reply.get(row, l, q); ways *= size(r); red += r & 1; blue += r >>> 1 }
        if (!ways) return 0
        if (red >= flip) pick.set(row, RED, l); else if (blue >= flip) pick.set(row, BLUE, l)
        for (const q of all) if ((asked.get(row, l) >>> q) & 1) reply.set(row, 0, l, q)
        asked.set(row, 0, l)
        round.set(row, round.get(row, l) + 1, l)
        looping.set(row, 1, l)
        return ways
      } },
      { name: 'l4', over: [n], say: () => '', step(row, l) { if (looping.get(row, l) !== 4) return false; over.set(row, over.get(row) | (1 << l)); looping.set(row, 5, l); return true } },
      { name: 'stay', over: [], say: () => '', step: row => client.get(row) === 2 && all.every(p => answering.get(row, p) === 3 && looping.get(row, p) === 5) },
    ],
    invariants: [], witnesses: [],
  }
}
