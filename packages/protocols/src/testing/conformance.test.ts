import { conformance } from './conformance.ts'
import { copies, copiesOf } from './copies.ts'

conformance(copies, { setup: () => copiesOf() })
