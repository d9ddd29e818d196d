/** With clients as every store; among replicas, primary-backup speaks on a channel of its own. */
export { type Message, type Request } from '../kv/messages.ts'
