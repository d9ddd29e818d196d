/**
 * A client that writes once, and once it knows that it has written, reads once. Client i of all nodes writes to server
 * i mod S and reads from the server after that. After Stateright's register harness.
 */
import type { ClientEvent, Json, Out } from '../../src/index.ts'
import type { RegisterMessage } from './messages.ts'

export interface Client {
  readonly [key: string]: Json
  /** The request it waits for, or null when it is done. */
  readonly awaiting: number | null
  readonly operations: number
}

const LETTERS = 'ABCDEFGH'

export function startClient(node: number, servers: number, out: Out<RegisterMessage>): Client {
  const value = LETTERS[node - servers]!
  ask(out, { client: node - servers, ask: 'write', value })
  out.send(node % servers, { type: 'Put', request: node, value })
  return { awaiting: node, operations: 1 }
}

export function receiveAsClient(
  node: number, client: Client, message: { type: string; request?: number; value?: unknown }, servers: number,
  out: Out<RegisterMessage>,
): Client {
  if (message.request !== client.awaiting || client.awaiting === null) return client
  if (message.type === 'PutOk') return readNext(node, client, servers, out)
  if (message.type !== 'GetOk') return client
  ask(out, { client: node - servers, told: message.value as Json })
  return { awaiting: null, operations: client.operations + 1 }
}

function readNext(node: number, { operations }: Client, servers: number, out: Out<RegisterMessage>): Client {
  const request = (operations + 1) * node
  ask(out, { client: node - servers, told: null })
  ask(out, { client: node - servers, ask: 'read', value: null })
  out.send((node + operations) % servers, { type: 'Get', request })
  return { awaiting: request, operations: operations + 1 }
}

const ask = (out: Out<RegisterMessage>, event: ClientEvent): void => out.record(event)
