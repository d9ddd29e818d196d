import { expect, test } from 'vitest'
import { BadInput, readPort } from './options.ts'

test('the port is the option, else the variable, else 4600', () => {
  expect(readPort([], {})).toBe(4600)
  expect(readPort([], { PORT: '' })).toBe(4600)
  expect(readPort([], { PORT: '5000' })).toBe(5000)
  expect(readPort(['--port', '4700'], { PORT: '5000' })).toBe(4700)
  expect(readPort(['--port=65535'], {})).toBe(65535)
})

test('anything else is one sentence that names it', () => {
  for (const port of ['0', '65536', '-1', '80.5', 'http', '1e3', ' 80', '0x50']) {
    expect(() => readPort([`--port=${port}`], {}), port).toThrow(BadInput)
    expect(() => readPort([], { PORT: port }), port).toThrow(`“${port}”`)
  }
  for (const args of [['--host', 'a'], ['4700'], ['--port']]) {
    expect(() => readPort(args, {}), args.join(' ')).toThrow('-- --port NUMBER')
  }
})
