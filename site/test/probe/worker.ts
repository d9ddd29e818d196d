import * as kernel from '@quorate/kernel'
import { answerTo } from './engine.ts'

// A workspace package in a worker: its TypeScript sources are compiled like our own.
const names = Object.keys(kernel)
onmessage = (event: MessageEvent<string>) => postMessage(names.includes('default') ? 'no' : answerTo(event.data))
