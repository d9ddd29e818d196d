/** Any register of S servers before C clients, with what must hold of it: linearizable, and some value is read. */
import { register } from '@quorate/checkers'
import {
  actorModel, clientHistory, linearizable, type Actors, type Envelope, type Json, type Model, type Network, type Out,
} from '../../src/index.ts'
import { receiveAsClient, startClient, type Client } from './client.ts'
import type { Internal, RegisterMessage } from './messages.ts'

type Message = RegisterMessage | Internal
export type ServerOut = Out<Message>

export interface Server<State extends Json> {
  start(node: number): State
  receive(node: number, state: State, from: number, message: Message, out: ServerOut): State
}

export interface Size {
  readonly servers: number
  readonly clients: number
  readonly network: Network['kind']
}

export function registerModel<State extends Json>(name: string, server: Server<State>, size: Size): Model {
  return actorModel(name, registerActors(server, size),
    [{ name: 'linearizable', memory: linearizable(register) }],
    [{ name: 'value chosen', envelope: isValueRead }])
}

function registerActors<State extends Json>(server: Server<State>, size: Size): Actors<State | Client, Message> {
  const { servers, clients, network } = size
  const isServer = (node: number): boolean => node < servers
  return {
    nodes: servers + clients,
    network: { kind: network },
    observer: clientHistory(clients),
    start: (node, out) => isServer(node) ? server.start(node) : startClient(node, servers, out),
    receive: (node, local, from, message, out) => isServer(node)
      ? server.receive(node, local as State, from, message, out)
      : receiveAsClient(node, local as Client, message, servers, out),
    words: { node: (node) => isServer(node) ? `server ${node}` : `client ${node - servers}` },
  }
}

const isValueRead = ({ message }: Envelope<Message>): boolean => message.type === 'GetOk' && message.value !== null
