import { expect, test } from 'vitest'
import type { Arrow } from './spacetime.ts'
import { wordsApart } from './stub-words.ts'

/** From left to right, with its word in the middle of it. */
function arrow(label: string, y: number, x1 = 0, x2 = 100, y2 = y): Arrow {
  const message = { from: 0, to: 1, sentBy: 0, endedBy: 1, lost: null, label, epoch: null, style: 'out' }
  const turn = (Math.atan2(y2 - y, x2 - x1) * 180) / Math.PI
  return { message, x1, y1: y, x2, y2, turn, head: null, along: 0.5 }
}
const labels = (arrows: readonly Arrow[]): string[] => arrows.map(({ message }) => message.label)

test('a stub has its word where nothing else stands', () => {
  const stub = arrow('AE→r4', 24)
  expect(wordsApart([[stub]], [arrow('ACK', 0), arrow('', 24)], 12)).toEqual([stub])
})

test('on the label of an arrow it has none, and stays', () => {
  const stub = arrow('AE→r4', 24)
  expect(wordsApart([[stub]], [arrow('ACK', 28)], 12)).toEqual([{ ...stub, message: { ...stub.message, label: '' } }])
})

test('it is drawn otherwise where its word has room then', () => {
  const [on, off] = [arrow('AE→r4', 24), arrow('AE→r4', 24, 0, 100, 90)]
  expect(wordsApart([[on, off]], [arrow('ACK', 28)], 12)).toEqual([off])
})

test('of two whose words lie on each other the first has one', () => {
  expect(labels(wordsApart([[arrow('AE→r4', 24)], [arrow('AE→r5', 26)], [arrow('AE→r1', 48)]], [], 12))).toEqual(['AE→r4', '', 'AE→r1'])
})

test('a word beside a steep one is as near as it is high, and not as it is long', () => {
  const steep = arrow('REQUESTVOTE', 0, 50, 51, 200)
  expect(labels(wordsApart([[arrow('AE', 100, 60, 100)]], [steep], 12))).toEqual(['AE'])
  expect(labels(wordsApart([[arrow('AE', 100, 40, 60)]], [steep], 12))).toEqual([''])
})

test('larger letters need more room', () => {
  const pair = (letters: number): string[] => labels(wordsApart([[arrow('AE→r4', 0)], [arrow('AE→r5', 16)]], [], letters))
  expect([pair(12), pair(18)]).toEqual([['AE→r4', 'AE→r5'], ['AE→r4', '']])
})
