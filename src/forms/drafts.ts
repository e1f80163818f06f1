import * as z from 'zod/mini'
import { noted } from '#src/lib/stored.ts'

/** What somebody has begun and not sent. */
export type Draft<T> = {
  /** ISO 8601. */
  readonly begun_at: string
  readonly values: T
  /** A file lasts as long as the page: no storage holds one. */
  readonly file: File | undefined
}

const PREFIX = 'loupe-draft:'

/** Beside the storage, under the same keys. */
const files = new Map<string, File>()

/** `name`: of the form, with the place it is for. Nobody gets what another person has written in this tab. */
export function readDraft<T>(name: string, userId: string, schema: z.ZodMiniType<T>): Draft<T> | undefined {
  const key = PREFIX + name
  const draft = parse(noted.read(key), z.object({ user_id: z.string(), begun_at: z.string(), values: schema }))
  if (draft?.user_id === userId) return { begun_at: draft.begun_at, values: draft.values, file: files.get(key) }
  dropDraft(name)
  return undefined
}

export function writeDraft<T>(name: string, userId: string, { begun_at, values, file }: Draft<T>): void {
  const key = PREFIX + name
  noted.write(key, JSON.stringify({ user_id: userId, begun_at, values }))
  if (file) files.set(key, file)
  else files.delete(key)
}

export function dropDraft(name: string): void {
  noted.remove(PREFIX + name)
  files.delete(PREFIX + name)
}

/** For signing out: forgets what was begun in this tab. */
export function dropDrafts(): void {
  for (const key of noted.keys()) if (key.startsWith(PREFIX)) dropDraft(key.slice(PREFIX.length))
}

/** For signing in: what somebody else has begun in this tab is not for the next one. */
export function dropDraftsNotOf(userId: string): void {
  for (const key of noted.keys()) {
    if (key.startsWith(PREFIX) && parse(noted.read(key), z.object({ user_id: z.string() }))?.user_id !== userId) dropDraft(key.slice(PREFIX.length))
  }
}

/** What an earlier Loupe has written in another shape is nothing. */
function parse<T>(text: string | undefined, schema: z.ZodMiniType<T>): T | undefined {
  if (text === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
