import { describe, expect, test } from 'vitest'
import { kindOf, runIn } from './sniff.ts'

const LINK = `#r=${'aB3_-'.repeat(12)}.01234567`

describe('what a text is, from its beginning', () => {
  test.each([
    ['a link', `https://q.example/lab/${LINK}&at=e5`],
    ['the text of a link alone', LINK.slice(3)],
    ['a cut link', '#r=AAAA'],
    ['a saved run', '[1,{"world":"w"'],
    ['a trace', '{"quorate":1,"run":{'],
    ['a golden script', `# title\nrun /lab/${LINK}\n---\n0 µs  e0  r1 starts.`],
    ['a test', `/** Kept */\nimport { x } from 'y'\nconst link = '/lab/${LINK}'\n`],
    ['a picture', `<svg>\n<metadata>https://q.example/lab/${LINK}&amp;at=e5</metadata>`],
  ])('%s is a run', (_, text) => expect(kindOf(text)).toBe('run'))

  test.each([
    ['JSON lines', '{"process":0,"type":"invoke","f":"read"}\n'],
    ['with a byte order mark', '\uFEFF{"type":"invoke","process":0'],
    ['that begin with a nemesis', '{"process":"nemesis","type":"info","f":"trouble","value":"'],
    ['a JSON list', '[ {"process":0,"type":"invoke","f":"read"}'],
    ['EDN', '{:type :invoke, :process 0, :f :read}'],
    ['tagged EDN in a vector', '[#jepsen.history.Op{:index 0, :process 3, :type :invoke'],
  ])('%s are a history', (_, text) => expect(kindOf(text)).toBe('history'))

  test.each([
    [null, 'is no text; accepted are a link'],
    ['', 'is empty; accepted are a link'],
    [' \n\n', 'is empty'],
    ['Dear diary,\nit rained', 'is neither a run nor a history: it begins with “Dear diary,”; accepted are'],
    ['{"name":"x","version":1}', 'is neither a run nor a history'],
    [`${'x'.repeat(99)} y`, `it begins with “${'x'.repeat(40)}…”`],
    ['start 5\nrequest A read\n---\nr1 starts', 'is a script of commands for the tests of a protocol'],
  ])('anything else is one sentence: %j', (text, sentence) => {
    const kind = kindOf(text)
    expect(typeof kind === 'object' && kind.why).toContain(sentence)
    expect(typeof kind === 'object' && kind.why).toMatch(/\.$/)
  })
})

test('of a picture or a test the link is taken, with its moment; of all else the whole', () => {
  expect(runIn(`<svg>\n<metadata>https://q.example/lab/${LINK}&amp;at=e5</metadata></svg>`)).toBe(`${LINK}&at=e5`)
  expect(runIn(`const link = '/lab/${LINK}'\nexpect(1)`)).toBe(LINK)
  for (const whole of [`[1, {"a": "${LINK}"}]`, `run /lab/${LINK}\n---\nx`, `https://q.example/${LINK}`]) {
    expect(runIn(whole)).toBe(whole)
  }
})
