import * as z from 'zod/mini'
import type { Token } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { stored } from '#src/lib/stored.ts'

/**
 * What is left of a transfer when its page is closed: enough to name it and to know the same file again. One key of localStorage
 * each, so that two tabs never overwrite each other. No secret is in it.
 */
const entrySchema = z.object({
  /** Whose it is. */
  user_id: z.string(),
  at: z.object({ region: z.string(), scope: z.string() }),
  image_id: z.string(),
  /** The image's. */
  name: z.string(),
  /** The file's; `size` in bytes, `lastModified` in milliseconds. */
  file_name: z.string(),
  size: z.number(),
  lastModified: z.number(),
})
export type JournalEntry = z.infer<typeof entrySchema>

/** Who is signed in: the sessions of all scopes are one person's. */
const userId = () => queryClient.getQueriesData<Token>({ queryKey: ['session'] }).find(([, token]) => token !== undefined)?.[1]?.user.id

/** Whether the person who is signed in has begun it. What another one has left stays for them. */
export const isOwn = (entry: JournalEntry): boolean => entry.user_id === userId()

const PREFIX = 'loupe.transfer.'

export const journal = {
  /** Nothing, where nobody is signed in any more. */
  write: (entry: Omit<JournalEntry, 'user_id'>): void => {
    const user_id = userId()
    if (user_id !== undefined) stored.write(PREFIX + entry.image_id, JSON.stringify({ ...entry, user_id }))
  },

  remove: (imageId: string): void => stored.remove(PREFIX + imageId),

  /** What cannot be read is of no use to anybody, and goes. */
  read: (imageId: string): JournalEntry | undefined => {
    const text = stored.read(PREFIX + imageId)
    const entry = parse(text)
    if (text !== undefined && entry === undefined) journal.remove(imageId)
    return entry
  },

  readAll: (): JournalEntry[] => stored.keys().flatMap((key) => (key.startsWith(PREFIX) ? (journal.read(key.slice(PREFIX.length)) ?? []) : [])),

  /** The image whose entry another tab has written or removed. */
  changedIn: (event: StorageEvent): string | undefined => (event.key?.startsWith(PREFIX) ? event.key.slice(PREFIX.length) : undefined),
}

function parse(text: string | undefined): JournalEntry | undefined {
  if (text === undefined) return undefined
  try {
    return entrySchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Whether a file is, as far as a browser can tell, the one that the entry names. */
export const isSameFile = (entry: JournalEntry, file: File): boolean =>
  file.name === entry.file_name && file.size === entry.size && file.lastModified === entry.lastModified
