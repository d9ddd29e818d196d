/**
 * Every server has a register of its own and none tells another. With one server that is linearizable; with two, a
 * client that writes to one may read from the other.
 */
import type { Model } from '../src/index.ts'
import type { Value } from './register/messages.ts'
import { registerModel, type Server } from './register/register.ts'

const server: Server<Value> = {
  start: () => null,
  receive(_, value, from, message, out) {
    if (message.type === 'Put') {
      out.send(from, { type: 'PutOk', request: message.request as number })
      return message.value as Value
    }
    if (message.type === 'Get') out.send(from, { type: 'GetOk', request: message.request as number, value })
    return value
  },
}

export function singleCopyRegister(clients: number, servers = 1): Model {
  return registerModel('single-copy-register', server, { servers, clients, network: 'unordered' })
}
