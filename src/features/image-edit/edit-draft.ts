import * as z from 'zod/mini'
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import { dropDraft, readDraft, writeDraft, type Draft } from '#src/forms/drafts.ts'
import type { At } from '#src/paths.ts'

/** The tabs that edit an image, each a form of its own. */
export const PARTS = ['edit', 'properties'] as const
export type EditPart = (typeof PARTS)[number]

/** Whose draft of what. */
export type DraftKey = { readonly at: At; readonly id: string; readonly part: EditPart; readonly userId: string }
const nameOf = ({ at, id, part }: DraftKey) => `${part}:${at.region}/${at.scope}/${id}`

/** What was begun: the values of the form, and the image as it was then, so that what somebody else has changed since is seen when it is saved. */
export type EditDraft<T> = { readonly loaded: Image; readonly values: T; /** How many changes. */ readonly count: number }

export const readEdit = <T>(key: DraftKey, values: z.ZodMiniType<T>): Draft<EditDraft<T>> | undefined =>
  readDraft(nameOf(key), key.userId, z.object({ loaded: imageSchema, values, count: z.number() }))

export const writeEdit = <T>(key: DraftKey, begun_at: string, draft: EditDraft<T>): void => writeDraft(nameOf(key), key.userId, { begun_at, values: draft, file: undefined })

export const dropEdit = (key: DraftKey): void => dropDraft(nameOf(key))

/** How many changes a tab has that are not saved. */
export const unsavedIn = (key: DraftKey): number => readEdit(key, z.unknown())?.values.count ?? 0
