#!/usr/bin/env node
// A node that is wrong on purpose: it answers from a map of its own and tells nobody. WRONG names another mistake.
import { createInterface } from 'node:readline'

const wrong = process.argv[2] ?? ''
const values = new Map()
// One that does not end when nobody talks to it any more.
if (wrong === 'stubborn') setInterval(() => {}, 1_000)
let self = ''

function answer({ src, body }, reply, id = body.msg_id) {
  console.log(JSON.stringify({ src: wrong === 'src' ? 'n9' : self, dest: src, body: { ...reply, in_reply_to: id } }))
}

function execute({ type, key, value, from, to }) {
  if (type === 'write') values.set(key, value)
  else if (!values.has(key)) return { type: 'error', code: 20, text: 'nothing is there' }
  if (type === 'read') return { type: 'read_ok', value: values.get(key) }
  if (type === 'write') return { type: 'write_ok' }
  if (values.get(key) !== from) return { type: 'error', code: 22, text: 'it is something else' }
  values.set(key, to)
  return { type: 'cas_ok' }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line)
  if (message.body.type === 'init') {
    self = message.body.node_id
    if (wrong === 'silent') continue
    console.error(`${self} is here`)
    answer(message, { type: wrong === 'type' ? 'init_okay' : 'init_ok' })
    if (wrong === 'garbage') console.log('hello')
    if (wrong === 'crash') throw new Error('the disk is gone')
    if (wrong === 'abort') process.kill(process.pid, 'SIGABRT')
    if (wrong === 'far') console.log(JSON.stringify({ src: self, dest: 'n7', body: { type: 'gossip' } }))
  } else if (wrong === 'deaf') continue
  else if (wrong === 'id') answer(message, { type: 'read_ok', value: 1 }, 1_000_000)
  else if (wrong === 'answer') answer(message, { type: 'hello' })
  else answer(message, execute(message.body))
}
