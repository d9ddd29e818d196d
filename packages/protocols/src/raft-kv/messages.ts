/** With clients as every store; among servers, raft speaks on a channel of its own. */
export { type Message, type Request } from '../kv/messages.ts'
