/** The world that this checkout is: the content hash of the sources that decide what a Run does. */
import { fileURLToPath } from 'node:url'
import { worldId } from '../../../tools/world/world.ts'

export const world: string = worldId(fileURLToPath(new URL('../../..', import.meta.url)))
