import { Layout } from './layout.ts'
import type { Model } from './model.ts'
export const bounds = { n: 4, t: 1, f: 1 }
const UNINFORMED = 0, INFORMED = 1, ECHOED = 2, ACCEPTED = 3
const size = (set: number): number => { let c = 0; for (; set; set &= set - 1) c++; return c }
export function byzantineBroadcast({ n, t, f } = bounds): Model {
  const layout = new Layout()
  const pc = layout.field('pc', UNINFORMED, ACCEPTED, n)
  const heard = layout.set('heard', n, n)
  const sent = layout.set('sent', n)
  const faulty = layout.set('faulty', n)
  const all = [...Array(n).keys()]
  return {
    layout,
    initial(row, emit) {
      for (let b = 0; b < 1 << n; b++) {
        if (size(b) !== f) continue
        for (let v = 0; v < 1 << n; v++) {
          faulty.set(row, b)
          for (const p of all) pc.set(row, (v >>> p) & 1, p)
          emit()
        }
      }
    },
    rules: [
      ...['informed', 'echo', 'accept'].map((name, what) => ({
        name, over: [n, 1 << n], say: () => '',
        step(row: Uint32Array, p: number, extra: number) {
          const byz = faulty.get(row)
          if ((byz >>> p) & 1 || extra & ~(sent.get(row) | byz)) return false
          const now = heard.get(row, p) | extra
          const k = size(now), at = pc.get(row, p)
          if (what === 0 ? at !== INFORMED : what === 1 ? (at > INFORMED || k < n - 2 * t || k >= n - t) : (at === ACCEPTED || k < n - t)) return false
          heard.set(row, now, p)
          sent.set(row, sent.get(row) | (1 << p))
          pc.set(row, what === 2 ? ACCEPTED : ECHOED, p)
          return true
        },
      })),
      { name: 'stay', over: [], say: () => '', step: () => true },
    ],
    invariants: [],
    witnesses: [],
  }
}
