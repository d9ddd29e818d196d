/** What `quorate run ./my-lock` and its like find here. The first scenario is the one that runs without a name. */
import { mutants } from './mutants.ts'
import { server } from './my-lock.ts'
import { contended, small } from './scenario.ts'

export default { protocol: server, scenarios: [contended, small], mutants }
