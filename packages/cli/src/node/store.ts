/** What a node has to remember: in a folder, where a restart finds it, or in memory. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface Store {
  put(name: string, value: object): void
  get(name: string): object | null
}

export const inMemory: Store = { put: () => {}, get: () => null }

/** One file a name, replaced as a whole: on the disk before its new name is. Throws what the file system throws. */
export function inFolder(folder: string): Store {
  mkdirSync(folder, { recursive: true })
  const pathOf = (name: string): string => join(folder, `${name}.json`)
  return {
    put(name, value) {
      const path = pathOf(name)
      const file = openSync(`${path}.part`, 'w')
      writeSync(file, JSON.stringify(value))
      fsyncSync(file)
      closeSync(file)
      renameSync(`${path}.part`, path)
    },
    get(name) {
      try {
        return JSON.parse(readFileSync(pathOf(name), 'utf8')) as object
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return null
        throw error
      }
    },
  }
}
