import { t } from '@lingui/core/macro'

/** keystone/api/validation/parameter_types.py id_string, and the underscore of other deployments. */
const ID = /^[A-Za-z0-9_-]{1,64}$/
export const LONGEST = 64
/** What Keystone makes: a UUID's 32 digits. Some clouds write them with hyphens. */
const USUAL = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** Whether it looks as ids of projects do. */
export const isUsualId = (text: string): boolean => USUAL.test(text)

/** What may be anything, within a sentence: its beginning tells which text is meant. */
const QUOTE = 40
export function quotable(text: string): string {
  const letters = Array.from(text)
  return letters.length <= QUOTE ? text : `${letters.slice(0, QUOTE - 1).join('')}…`
}

/** Why a text can be no project's id, as a sentence. Glance would take it all the same, and with some letters in it never give it back. */
export function whyNotProjectId(text: string): string | undefined {
  if (ID.test(text)) return undefined
  const quoted = quotable(text)
  return t`“${quoted}” can be no project’s id: those have letters, digits, - and _ only, at most 64.`
}

/** The ids in a text that was typed or pasted: in lines, in columns, in quotes, after commas, as tools print them. */
export const idsIn = (text: string): string[] => [...new Set(text.split(/[\s,;|"'[\]]+/).filter(Boolean))]
