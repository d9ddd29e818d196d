/** A client says and hears what every store does: see kv/messages.ts. */
export { type Message, type Reply } from '../kv/messages.ts'
