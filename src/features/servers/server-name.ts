import type { Server } from '#src/api/nova/servers.ts'
import { apart } from '#src/lib/apart.ts'

/** How a server is spoken of: by its name, else by its id. */
export const nameIn = ({ name, id }: Pick<Server, 'name' | 'id'>): string => name.trim() || id

/** What a sentence and a line of a question hold; a button holds less. */
const LINE = 60
const BUTTON = 24

/** The name within a sentence: its middle left out where it is very long, and kept apart where it runs from right to left. */
export function shortNameIn(server: Pick<Server, 'name' | 'id'>): string {
  const letters = Array.from(nameIn(server))
  return apart(letters.length <= LINE ? letters.join('') : [...letters.slice(0, LINE - 20), '…', ...letters.slice(-19)].join(''))
}

/** Whether a button has room for the name. */
export const fitsButton = (server: Pick<Server, 'name' | 'id'>): boolean => nameIn(server).length <= BUTTON
