/** A client says and hears what every store does: see kv/messages.ts. */
export { type Reply, type SessionMessage as Message } from '../kv/messages.ts'
