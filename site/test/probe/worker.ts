import * as kernel from '@quorate/kernel'
import { helloFrom } from './engine.ts'

// A workspace package in a worker: its TypeScript sources are compiled like our own.
postMessage(helloFrom(Object.keys(kernel).length > 0 ? 'worker' : 'empty worker'))
