/**
 * A ring buffer without locks: writers claim numbers one after the other and publish what they wrote; every reader
 * reads every number in order. A slot is used again only when all readers have left it. Accesses take time, so races
 * would show.
 */
import { Layout, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  writers: { published: 2, from: 1, to: 3, means: 'writers' },
  readers: { published: 3, from: 1, to: 4, means: 'readers' },
  size: { published: 4, from: 1, to: 8, means: 'slots of the ring' },
  maxPublished: { published: 10, from: 1, to: 20, means: 'numbers claimed; later ones are not followed' },
}
type B = typeof bounds

const NONE = -1

/** Who may touch a slot, each line to be broken by itself. */
const theirs = {
  /** The slowest reader must have left the slot that is to be written. */
  mayClaim: (number: number, slowest: number, size: number) => slowest >= number - size,
  /** What was published last in a slot belongs to this round of the ring. */
  mayRead: (isPublished: boolean, _isClaimed: boolean) => isPublished,
}

function rules({ writers, readers, size, maxPublished: most }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const content = layout.numbers('content', NONE, most, size)
  const writersIn = layout.set('writers in', writers, size)
  const readersIn = layout.set('readers in', readers, size)
  /** Turns with every publication: yes in rounds 0, 2, 4 …, which is enough, since writers do not overtake readers. */
  const isEven = layout.flag('published in an even round', size)
  const next = layout.numbers('next', 0, most + 1)
  const claimed = layout.numbers('claimed', NONE, most, writers)
  const read = layout.numbers('read', NONE, most, readers)
  const isWriting = layout.flag('writing', writers)
  const isReading = layout.flag('reading', readers)
  const everyReader = [...Array(readers).keys()]
  const slots = [...Array(size).keys()]
  const slotOf = (number: number) => number % size

  const isPublished = (s: State, number: number) =>
    (isEven.get(s, slotOf(number)) + Math.trunc(number / size)) % 2 === 1
  const slowest = (s: State) => everyReader.reduce((least, r) => Math.min(least, read.get(s, r)), most)

  return {
    layout,
    initial: (_, emit) => emit(),
    rules: [
      rule([writers], (w) => `writer ${w} claims the next number and begins to write it`, (s, w) => {
        const number = next.get(s)
        if (isWriting.get(s, w) === 1 || !lines.mayClaim(number, slowest(s), size)) return false
        const slot = slotOf(number)
        next.set(s, number + 1)
        claimed.set(s, number, w)
        isWriting.set(s, 1, w)
        content.set(s, number, slot)
        writersIn.set(s, writersIn.get(s, slot) | (1 << w), slot)
        return true
      }),
      rule([writers], (w) => `writer ${w} publishes its number`, (s, w) => {
        if (isWriting.get(s, w) === 0) return false
        const slot = slotOf(claimed.get(s, w))
        isWriting.set(s, 0, w)
        writersIn.set(s, writersIn.get(s, slot) & ~(1 << w), slot)
        isEven.set(s, 1 - isEven.get(s, slot), slot)
        return true
      }),
      rule([readers], (r) => `reader ${r} begins to read its next number`, (s, r) => {
        const number = read.get(s, r) + 1
        if (isReading.get(s, r) === 1 || !lines.mayRead(isPublished(s, number), number < next.get(s))) return false
        const slot = slotOf(number)
        isReading.set(s, 1, r)
        readersIn.set(s, readersIn.get(s, slot) | (1 << r), slot)
        return true
      }),
      rule([readers], (r) => `reader ${r} has read its number`, (s, r) => {
        if (isReading.get(s, r) === 0) return false
        const number = read.get(s, r) + 1
        const slot = slotOf(number)
        isReading.set(s, 0, r)
        readersIn.set(s, readersIn.get(s, slot) & ~(1 << r), slot)
        read.set(s, number, r)
        return true
      }),
    ],
    within: (s) => next.get(s) <= most,
    invariants: [
      {
        name: 'No Data Race', text: 'A slot has readers in it, or one writer.',
        broken(s) {
          for (const slot of slots) {
            const [w, r] = [writersIn.get(s, slot), readersIn.get(s, slot)]
            if (w !== 0 && r !== 0) return `slot ${slot} is read while it is written`
            if ((w & (w - 1)) !== 0) return `two writers are in slot ${slot}`
          }
          return null
        },
      },
      {
        name: 'Readers Read Every Number', text: 'What a reader reads is the number that it is at.',
        broken(s) {
          const r = everyReader.find((each) => {
            const number = read.get(s, each) + 1
            return isReading.get(s, each) === 1 && content.get(s, slotOf(number)) !== number
          })
          return r === undefined ? null
            : `reader ${r} is at ${read.get(s, r) + 1} and reads ${content.get(s, slotOf(read.get(s, r) + 1))}`
        },
      },
    ],
    witnesses: [
      { name: 'the ring is full', reached: (s) => next.get(s) - slowest(s) > size },
      { name: 'every reader has read everything', reached: (s) => slowest(s) === most - 1 },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const disruptor: Specification<B> = {
  name: 'disruptor',
  text: 'Writers and readers share a ring buffer without locks.',
  source: 'Thompson and others: Disruptor (2011); '
    + 'tlaplus/Examples Disruptor by Nicholas Schultz-Møller, Disruptor_MPMC.cfg',
  bounds,
  published: { distinct: 112_929, generated: 422_781, depth: 81 },
  rules,
  mutants: [
    broken('overtakes-readers', 'A writer claims the next number, whether or not its slot is still being read.',
      'No Data Race', 8, { mayClaim: () => true }),
    broken('one-too-far', 'A writer claims one number more than there is room for.',
      'No Data Race', 8, { mayClaim: (number, slowest, size) => slowest >= number - size - 1 }),
    broken('reads-unpublished', 'A reader reads a number as soon as it is claimed.',
      'No Data Race', 2, { mayRead: (_, isClaimed) => isClaimed }),
  ],
}
