import type { CallKind } from '#src/api/audit/dialect.ts'
import type { Change } from './changes.ts'
import type { NoticeType } from './glance-notification.ts'
import { ranAt, type Caller } from './who.ts'

/** A call about an image that is named in its address. */
export type Call = Caller & { id: string; kind: CallKind; action: string; begun: string; ended?: string; code?: number; member_id?: string; tag?: string }

type Effect = { type: NoticeType; at: string; member_id?: string; /** Undefined: nothing is known from before. */ changes: readonly Change[] | undefined }

/** The calls that may have had this effect: they ran at that moment, were not refused, and do such things. */
export const causesOf = (effect: Effect, calls: readonly Call[]): Call[] => calls.filter((call) => ranAt(call, effect.at) && !wasRefused(call) && does(call, effect))

/** 4xx: Glance did nothing. Data that was sent may have been begun with before the refusal. */
const wasRefused = ({ code, kind }: Call) => code !== undefined && code >= 400 && code < 500 && !bringsData(kind)

const bringsData = (kind: CallKind): boolean => kind === 'file' || kind === 'stage' || kind === 'import'

/** What Glance finds out by itself about the data, or goes through with it. */
export const OF_DATA = /^(status|size|virtual_size|checksum|os_hash_\w+|os_glance_\w+|stores|disk_format|container_format)$/

function does({ kind, action, member_id, tag }: Call, effect: Effect): boolean {
  const deletes = action.startsWith('delete')
  const fields = effect.changes?.map(({ field }) => field) ?? []
  switch (effect.type) {
    case 'image.delete':
      return kind === 'image' && deletes
    case 'image.send':
      return kind === 'file' && action.startsWith('read')
    case 'image.member.create':
      return kind === 'members'
    case 'image.member.update':
      return kind === 'member' && !deletes && member_id === effect.member_id
    case 'image.member.delete':
      return kind === 'member' && deletes && member_id === effect.member_id
    case 'image.prepare':
    case 'image.upload':
    case 'image.activate':
      return bringsData(kind) && !action.startsWith('read')
    case 'image.create':
    case 'baseline':
      return false
    case 'image.update':
      switch (kind) {
        case 'image':
          // glance/api/v2/images.py _do_replace_locations, _do_add_locations: bytes that are elsewhere make a queued image active.
          return !deletes && (effect.changes ?? []).every(({ field, from, to }) => !OF_DATA.test(field) || /^(disk|container)_format$/.test(field) || (field === 'status' && from === 'queued' && to === 'active'))
        case 'file':
        case 'stage':
        case 'import':
          return !action.startsWith('read') && fields.every((field) => OF_DATA.test(field))
        case 'locations':
        case 'store':
          return fields.every((field) => OF_DATA.test(field))
        case 'deactivate':
          return (effect.changes ?? []).every(({ field, to }) => field === 'status' && to === 'deactivated')
        case 'reactivate':
          return (effect.changes ?? []).every(({ field, to }) => field === 'status' && to === 'active')
        case 'tag':
          return (effect.changes ?? []).every((change) => change.field === 'tags' && tagChange(change) === `${deletes ? '-' : '+'}${tag}`)
        case 'create':
        case 'members':
        case 'member':
          return false
      }
  }
}

/** `+blue`: one tag more; `-blue`: one less; else undefined. */
function tagChange({ from, to }: Change): string | undefined {
  const [before, after] = [listOf(from), listOf(to)]
  const more = after.filter((tag) => !before.includes(tag))
  const less = before.filter((tag) => !after.includes(tag))
  if (more.length + less.length !== 1) return undefined
  return more[0] === undefined ? `-${less[0] ?? ''}` : `+${more[0]}`
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
