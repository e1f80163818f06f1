import { plural, t } from '@lingui/core/macro'
import type { AuditEvent, Change } from '#src/api/audit/hermes.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatter } from '#src/lib/language.ts'
import { formatNumber } from '#src/lib/number.ts'
import { actorOf, deedOf, type Actor, type Deed } from './deed.ts'

/** How what stands in a sentence is told apart: who did it, and somebody's own text. As text nothing is. */
export type Marks = { readonly who: (text: string) => string; readonly own: (text: string) => string }
const unmarked: Marks = { who: (text) => text, own: (text) => text }

/** What an event tells, in a sentence. `projectName`: of what is known of projects. */
export function sentenceOf(event: AuditEvent, projectName: (id: string) => string, marks: Marks = unmarked): string {
  const who = marks.who(whoIs(actorOf(event)))
  const deed = deedOf(event)
  const project = (id: string) => marks.own(clipped(projectName(id)))
  if (event.outcome === 'pending' && deed.kind === 'upload') return t`${who} began to upload data`
  if (event.outcome === 'pending' && deed.kind === 'stage') return t`${who} began to stage data for an import`
  return event.outcome === 'success' ? done(deed, who, { ...marks, project }) : tried(deed, who, { ...marks, project })
}

const either = formatter((locale) => new Intl.ListFormat(locale, { type: 'disjunction' }))
const both = formatter((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

/** `alice`, `alice or admin`, `Glance`. */
export function whoIs(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return clipped(actor.name)
    case 'one-of':
      return either().format(actor.people.map(({ name, user_id }) => clipped(name || user_id)))
    case 'glance':
      return 'Glance'
    case 'unknown':
      return t`Somebody`
  }
}

type Words = Marks & { readonly project: (id: string) => string }

function done(deed: Deed, who: string, words: Words): string {
  switch (deed.kind) {
    case 'create': {
      if (deed.server === undefined) return t`${who} created the image`
      const server = words.own(clipped(deed.server))
      return t`${who} created the image as a snapshot of the server ${server}`
    }
    case 'create-some':
      return t`${who} created an image; which one is not known`
    case 'update':
      return updated(deed.changes, who, words)
    case 'delete':
      return t`${who} deleted the image`
    case 'look':
      return t`${who} looked at the image`
    case 'list':
      return t`${who} listed images`
    case 'upload':
    case 'stage':
    case 'download':
      return moved(deed, who)
    case 'import':
      return t`${who} started an import`
    case 'deactivate':
      return t`${who} deactivated the image`
    case 'reactivate':
      return t`${who} reactivated the image`
    case 'share':
    case 'unshare':
    case 'answer':
      return shared(deed, who, words)
    case 'tag': {
      const tag = words.own(clipped(deed.tag))
      return t`${who} added the tag ${tag}`
    }
    case 'untag': {
      const tag = words.own(clipped(deed.tag))
      return t`${who} removed the tag ${tag}`
    }
    case 'drop-copy': {
      const store = words.own(clipped(deed.store))
      return t`${who} deleted the copy in the store ${store}`
    }
    case 'locations':
      return t`${who} changed where the data is kept`
    case 'launch':
      return t`${who} launched a server`
    case 'delete-server':
      return t`${who} deleted a server`
    case 'snapshot':
      return t`${who} created a snapshot of a server`
    case 'other': {
      const action = words.own(clipped(deed.action))
      const path = words.own(clipped(deed.path))
      return t`${who} called ${action} on ${path}`
    }
  }
}

function moved({ kind, bytes }: Extract<Deed, { kind: 'upload' | 'stage' | 'download' }>, who: string): string {
  const amount = bytes === undefined ? undefined : formatBytes(bytes)
  switch (kind) {
    case 'upload':
      return amount === undefined ? t`${who} uploaded data` : t`${who} uploaded ${amount}`
    case 'stage':
      return amount === undefined ? t`${who} staged data for an import` : t`${who} staged ${amount} for an import`
    case 'download':
      return amount === undefined ? t`${who} downloaded the data` : t`${who} downloaded ${amount}`
  }
}

function shared(deed: Extract<Deed, { kind: 'share' | 'unshare' | 'answer' }>, who: string, words: Words): string {
  const project = deed.project === undefined ? undefined : words.project(deed.project)
  if (project === undefined)
    return deed.kind === 'share' ? t`${who} shared the image with a project; which one is not recorded` : deed.kind === 'unshare' ? t`${who} stopped sharing the image with a project; which one is not recorded` : t`${who} answered a share`
  switch (deed.kind) {
    case 'share':
      return t`${who} shared the image with ${project}`
    case 'unshare':
      return t`${who} stopped sharing the image with ${project}`
    case 'answer':
      if (deed.status === 'accepted') return t`${who} accepted the image for ${project}`
      if (deed.status === 'rejected') return t`${who} rejected the image for ${project}`
      return deed.status === 'pending' ? t`${who} took back the answer of ${project}` : t`${who} answered for ${project}; what is not recorded`
  }
}

/** Fields that are named in a sentence. */
const NAMED = 3

function updated(changes: readonly Change[] | undefined, who: string, words: Words): string {
  const [first] = changes ?? []
  // An empty list too: what nobody tells of (hiding) may have changed.
  if (changes === undefined || first === undefined) return t`${who} updated the image (change not recorded)`
  if (changes.every(({ field }) => /^loupe_flavors|^loupe_flavor_groups/.test(field))) return t`${who} changed which flavors may be used with the image`
  if (changes.length === 1) return changed(first, who, words)
  const named = changes.slice(0, NAMED).map(({ field }) => words.own(clipped(field)))
  const more = changes.length - named.length
  const fields = more > 0 ? named.join(', ') : both().format(named)
  return more > 0 ? plural(more, { one: `${who} changed ${fields} and # other`, other: `${who} changed ${fields} and # others` }) : t`${who} changed ${fields}`
}

function changed(change: Change, who: string, words: Words): string {
  const { field } = change
  const [from, to] = [words.own(valueOf(field, change.from)), words.own(valueOf(field, change.to))]
  switch (field) {
    case 'name':
      if (isNothing(change.from)) return t`${who} named the image ${to}`
      return isNothing(change.to) ? t`${who} took away the name ${from}` : t`${who} renamed the image from ${from} to ${to}`
    case 'visibility':
      return t`${who} changed visibility from ${from} to ${to}`
    case 'protected':
      return change.to === true ? t`${who} turned protection on` : t`${who} turned protection off`
    case 'owner': {
      const named = (id: unknown) => (typeof id === 'string' ? words.project(id) : words.own(t`nothing`))
      const [before, after] = [named(change.from), named(change.to)]
      return t`${who} gave the image from ${before} to ${after}`
    }
    case 'tags':
      return retagged(change, who, words)
    default: {
      const key = words.own(clipped(field))
      if (!('from' in change)) return t`${who} set ${key} to ${to}`
      return 'to' in change ? t`${who} changed ${key} from ${from} to ${to}` : t`${who} removed ${key}, which was ${from}`
    }
  }
}

function retagged(change: Change, who: string, words: Words): string {
  const [before, after] = [listOf(change.from), listOf(change.to)]
  const more = after.filter((tag) => !before.includes(tag))
  const less = before.filter((tag) => !after.includes(tag))
  const listed = (some: readonly string[]) => both().format(some.map((tag) => words.own(clipped(tag))))
  const tags = listed([...more, ...less])
  if (less.length === 0) return plural(more.length, { one: `${who} added the tag ${tags}`, other: `${who} added the tags ${tags}` })
  if (more.length === 0) return plural(less.length, { one: `${who} removed the tag ${tags}`, other: `${who} removed the tags ${tags}` })
  const [added, removed] = [listed(more), listed(less)]
  return t`${who} changed tags: added ${added}, removed ${removed}`
}

/** What was refused, or failed, or is not known to have come about. */
function tried(deed: Deed, who: string, words: Words): string {
  switch (deed.kind) {
    case 'create':
    case 'create-some':
      return t`${who} tried to create an image`
    case 'update':
      return t`${who} tried to change the image`
    case 'delete':
      return t`${who} tried to delete the image`
    case 'look':
      return t`${who} tried to look at the image`
    case 'list':
      return t`${who} tried to list images`
    case 'upload':
      return t`${who} tried to upload data`
    case 'stage':
      return t`${who} tried to stage data for an import`
    case 'download':
      return t`${who} tried to download the data`
    case 'import':
      return t`${who} tried to start an import`
    case 'deactivate':
      return t`${who} tried to deactivate the image`
    case 'reactivate':
      return t`${who} tried to reactivate the image`
    case 'share': {
      if (deed.project === undefined) return t`${who} tried to share the image`
      const project = words.project(deed.project)
      return t`${who} tried to share the image with ${project}`
    }
    case 'unshare': {
      if (deed.project === undefined) return t`${who} tried to stop sharing the image`
      const project = words.project(deed.project)
      return t`${who} tried to stop sharing the image with ${project}`
    }
    case 'answer': {
      if (deed.project === undefined) return t`${who} tried to answer a share`
      const project = words.project(deed.project)
      return t`${who} tried to answer for ${project}`
    }
    case 'tag': {
      const tag = words.own(clipped(deed.tag))
      return t`${who} tried to add the tag ${tag}`
    }
    case 'untag': {
      const tag = words.own(clipped(deed.tag))
      return t`${who} tried to remove the tag ${tag}`
    }
    case 'drop-copy': {
      const store = words.own(clipped(deed.store))
      return t`${who} tried to delete the copy in the store ${store}`
    }
    case 'locations':
      return t`${who} tried to change where the data is kept`
    case 'launch':
      return t`${who} tried to launch a server`
    case 'delete-server':
      return t`${who} tried to delete a server`
    case 'snapshot':
      return t`${who} tried to create a snapshot of a server`
    case 'other': {
      const action = words.own(clipped(deed.action))
      const path = words.own(clipped(deed.path))
      return t`${who} tried ${action} on ${path}`
    }
  }
}

/** Not to be seen: in their place stand the signs that name them. */
const signOf = (control: string) => (control < ' ' ? String.fromCodePoint(0x2400 + (control.codePointAt(0) ?? 0)) : '\ufffd')
/** Longer ones would push away what stands behind them; the event has them whole. */
const LONGEST = 80
const clipped = (text: string) => {
  const line = text.slice(0, 4 * LONGEST).replace(/\s+/g, ' ').trim().replace(/\p{Cc}/gu, signOf)
  // Not in the middle of a character.
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : line
}

const isNothing = (value: unknown) => value === undefined || value === null || value === ''
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** A value with its unit, in one line. */
export function wholeValueOf(field: string, value: unknown): string {
  if (isNothing(value) || (Array.isArray(value) && value.length === 0)) return t`nothing`
  if (typeof value === 'number') {
    if (field === 'size' || field === 'virtual_size') return formatBytes(value)
    const number = formatNumber(value)
    return field === 'min_disk' ? `${number} GiB` : field === 'min_ram' ? `${number} MiB` : number
  }
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(String).join(', ') : JSON.stringify(value)
}
const valueOf = (field: string, value: unknown) => clipped(wholeValueOf(field, value))
