import * as z from 'zod/mini'
import type { Message, Poison } from './envelope.ts'

const imagePayload = z.looseObject({ id: z.string(), owner: z.nullish(z.string()), status: z.optional(z.string()), properties: z._default(z.record(z.string(), z.unknown()), {}) })
const memberPayload = z.looseObject({ image_id: z.string(), member_id: z.string(), status: z.optional(z.string()) })
const sendPayload = z.looseObject({
  image_id: z.string(),
  bytes_sent: z.optional(z.number()),
  owner_id: z.nullish(z.string()),
  receiver_user_id: z.nullish(z.string()),
  receiver_tenant_id: z.nullish(z.string()),
})
export type SendPayload = z.infer<typeof sendPayload>

const IMAGE_TYPES = ['image.create', 'image.update', 'image.delete', 'image.activate', 'image.prepare', 'image.upload'] as const
const MEMBER_TYPES = ['image.member.create', 'image.member.update', 'image.member.delete'] as const
export type NoticeType = (typeof IMAGE_TYPES)[number] | (typeof MEMBER_TYPES)[number] | 'image.send' | 'baseline'

/** What Glance tells of an image: how it is now, without who made it so. glance/notifier.py passes an empty context. */
export type Notice = {
  message_id: string
  type: NoticeType
  at: string
  image_id: string
  /** The project that an image was shared with. */
  member_id?: string
  /** The project that the image belongs to, where it is told. */
  owner?: string
  payload: Readonly<Record<string, unknown>>
}

const isOneOf = <T extends string>(list: readonly T[], text: string): text is T => list.some((one) => one === text)

/** Undefined: nothing about an image. */
export function noticeOf({ message_id, event_type: type, at, payload }: Message): Notice | Poison | undefined {
  if (isOneOf(IMAGE_TYPES, type)) {
    // A failed upload tells of itself with a text.
    if (typeof payload === 'string') return undefined
    const { data } = imagePayload.safeParse(payload)
    if (data === undefined) return { poison: `not an image in ${type}` }
    return { message_id, type, at, image_id: data.id, ...(data.owner && { owner: data.owner }), payload: data }
  }
  if (isOneOf(MEMBER_TYPES, type)) {
    const { data } = memberPayload.safeParse(payload)
    return data === undefined ? { poison: `not a member in ${type}` } : { message_id, type, at, image_id: data.image_id, member_id: data.member_id, payload: data }
  }
  if (type === 'image.send') {
    const { data } = sendPayload.safeParse(payload)
    return data === undefined ? { poison: 'not a download in image.send' } : { message_id, type, at, image_id: data.image_id, ...(data.owner_id && { owner: data.owner_id }), payload: data }
  }
  return undefined
}

/** Who was given the bytes. */
export const receiverOf = (payload: unknown): SendPayload => sendPayload.parse(payload)
