/**
 * One small run with something of everything, pinned line by line. When this text moves, every run that was ever
 * shared moves: change it only together with the version of the world.
 */
import { expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { reliable } from './network.ts'
import { sentence } from './words.ts'

/** Passes a number around, one more at every node; `choose` decides who is next, a timer sends it again. */
const passing = tiny({
  durable: [['highest']],
  start: ({ self, nodes }, disk) => ({ self, nodes, highest: disk?.highest ?? 0 }),
  onRequest(s, id, n, out) {
    s.highest = n
    out.setTimer('again', [20_000, 40_000])
    out.respond(id, { definite: true })
  },
  onTimeout: (s, _, __, out) => out.send(out.choose(s.nodes, 'who is next'), { type: 'pass', n: s.highest + 1 }),
  onMessage(s, _, { n }, out) {
    if (n <= s.highest || n > 6) return
    s.highest = n
    out.note('pass', '{@} has {}', s.self, n)
    out.send(out.choose(s.nodes, 'who is next'), { type: 'pass', n: n + 1 })
    out.setTimer('again', [20_000, 40_000])
  },
})

test('the golden trace', () => {
  const trouble = { loss: 100_000, duplicate: 200_000, reorder: 300_000, reorderBy: [1_000, 5_000] } as const
  const network = { ...reliable([1_000, 9_000]), ...trouble }
  const setup = setupOf(passing, 3, {
    network,
    requests: [{ client: 0, at: 1_000, request: 1 }],
    faults: [
      { at: 45_000, fault: { kind: 'crash', node: 1 } }, { at: 60_000, fault: { kind: 'restart', node: 1 } },
      { at: 70_000, fault: { kind: 'pause', node: 2 } }, { at: 75_000, fault: { kind: 'resume', node: 2 } },
      { at: 80_000, fault: { kind: 'cut', sides: [[0], [1, 2]] } }, { at: 90_000, fault: { kind: 'heal' } },
    ],
    until: 130_000,
  })
  const recording =
    record(setup, { seed: 7, interventions: [{ after: 0, act: { kind: 'request', client: 2, request: 2 } }] })
  const lines = Array.from({ length: recording.length }, (_, i) => {
    const { time, lineage, cause } = recording.event(i)
    return `${time} ${lineage} ${cause} ${sentence(recording, i)}`
  })
  expect(`${[...lines, recording.digest].join('\n')}\n`).toMatchInlineSnapshot(`
    "0 4837358831224084 -1 a starts.
    0 8414516662132854 -1 b starts.
    0 2860949314187084 -1 c starts.
    0 1166202246091144 -1 c is told to send another request.
    0 672159679912704 3 c wants to something. c is told: {"definite":true}.
    1000 2824263527016078 -1 a wants to something. a is told: {"definite":true}.
    33237 8387614621261989 4 c: the again timer fires.
    33237 253533434029922 6 c receives {"type":"pass","n":3} from c. c has 3.
    39861 5035719446883013 5 a: the again timer fires.
    39861 336985124161732 8 a receives {"type":"pass","n":2} from a. a has 2.
    40564 6156056473970719 7 a receives {"type":"pass","n":4} from c. a has 4.
    40564 6442102343715486 10 a receives {"type":"pass","n":5} from a. a has 5.
    40564 8992841327742137 11 a receives {"type":"pass","n":6} from a. a has 6.
    45000 891772662328368 -1 b crashes.
    45234 8569431959065285 9 {"type":"pass","n":3} from a to b is lost: that node is down.
    47745 4292386919748998 12 c receives {"type":"pass","n":7} from a.
    55052 3892783830796032 7 c: the again timer fires.
    55052 4634394405378904 16 c receives {"type":"pass","n":4} from c. c has 4.
    60000 8769985142551475 -1 b restarts.
    60000 4536669788097458 18 b starts.
    61228 3707208579348998 17 a receives {"type":"pass","n":5} from c.
    70000 2829153588142467 -1 c stops executing.
    75000 287420107013452 -1 c goes on executing.
    77889 654652391966499 12 a: the again timer fires.
    77889 2982251139765008 23 a receives {"type":"pass","n":7} from a.
    80000 366059620976042 -1 The network is cut: a | b and c.
    90000 5527009967524915 -1 The network heals.
    93332 333771168640296 17 c: the again timer fires.
    93332 2947958638108861 27 c receives {"type":"pass","n":5} from c. c has 5.
    101173 3422848084013800 28 b receives {"type":"pass","n":6} from c. b has 6.
    104739 7733232449838793 29 c receives {"type":"pass","n":7} from b.
    129880 674979849047627 29 b: the again timer fires.
    7abb110907ce5441
    "
  `)
})
