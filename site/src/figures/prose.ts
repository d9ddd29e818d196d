/** The live parts of an article, by the names under which MDX uses them. */
import Claim from './Claim.astro'
import Do from './Do.astro'
import Figure from './Figure.astro'
import Lab from './Lab.astro'
import Predict from './Predict.astro'
import Sandbox from './Sandbox.astro'
import Simplified from './Simplified.astro'

export default { Claim, Do, Figure, Lab, Predict, Sandbox, Simplified }
