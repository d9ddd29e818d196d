import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Work that ends when it is told to. */
function gate() {
  let open: () => void = () => undefined
  const whole = new Promise<void>(resolve => (open = resolve))
  return { open, whole }
}

function trying() {
  const turns = new Turns()
  const log: string[] = []
  const change = (name: string, isAimed = true, after: Promise<void> = Promise.resolve()): Promise<void> =>
    turns.next(() => after.then(() => void log.push(name)), isAimed, () => log.push(`${name} is late`))
  const open = (name: string, after: Promise<void>): Promise<void> =>
    turns.first(() => after.then(() => (turns.arrive(), void log.push(name))))
  return { turns, log, change, open }
}

test('changes follow each other, also after one that failed', async () => {
  const { turns, log, change } = trying()
  const slow = gate()
  const first = change('first', true, slow.whole)
  const wrong = turns.next(() => Promise.reject(new Error('wrong')), true, () => undefined)
  const last = change('last')
  slow.open()
  await Promise.all([first, last, expect(wrong).rejects.toThrow('wrong')])
  expect(log).toEqual(['first', 'last'])
})

test('what waits is given up when something is opened: it would take its place otherwise', async () => {
  const { turns, log, change, open } = trying()
  const [slow, opening] = [gate(), gate()]
  void change('under way', true, slow.whole)
  void change('waits')
  await Promise.resolve()
  expect(turns.isOvertaken).toBe(false)
  void open('opened', opening.whole)
  expect(turns.isOvertaken).toBe(true)
  slow.open()
  opening.open()
  await turns.done
  expect(log).toEqual(['under way', 'opened'])
})

test('what is asked for while something opens comes after it, but what was aimed at the run before does not', async () => {
  const { turns, log, change, open } = trying()
  const opening = gate()
  void open('opened', opening.whole)
  void change('crash')
  void change('undo', false)
  opening.open()
  await turns.done
  expect(log).toEqual(['opened', 'crash is late', 'undo'])
})
