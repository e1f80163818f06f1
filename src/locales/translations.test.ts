import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { formatter } from '@lingui/format-po'
import { expect, test } from 'vitest'
import { LANGUAGES } from '#src/lib/language.ts'

/** What a compiled text takes from the code: values by name (`[name, kind, cases]`), and elements by number. */
function placesOf(text: unknown, found = new Set<string>()): Set<string> {
  if (typeof text === 'string') for (const [tag] of text.matchAll(/<\/?\d+\/?>/g)) found.add(tag)
  if (!Array.isArray(text)) return found
  for (const part of text as unknown[]) {
    if (!Array.isArray(part)) placesOf(part, found)
    else {
      const [name, , cases] = part as [string, string?, Record<string, unknown>?]
      found.add(`{${name}}`)
      for (const words of Object.values(cases ?? {})) placesOf(words, found)
    }
  }
  return found
}

/** A catalog: the texts by their ids. English has the words of the code. */
async function catalogOf(locale: string): Promise<Record<string, string>> {
  const file = resolve(import.meta.dirname, `${locale}.po`)
  const parsed = await formatter().parse(readFileSync(file, 'utf8'), { locale, sourceLocale: 'en', filename: file })
  return Object.fromEntries(Object.entries(parsed).map(([id, { translation, message }]) => [id, translation || message || '']))
}

const english = await catalogOf('en')

test.each(Object.keys(LANGUAGES).filter((locale) => locale !== 'en'))('%s: every text takes from the code what the English one takes', async (locale) => {
  const wrong = Object.entries(await catalogOf(locale)).flatMap(([id, text]) => {
    const [there, here] = [placesOf(compileMessage(english[id] ?? '')), placesOf(compileMessage(text))]
    return text === '' || there.symmetricDifference(here).size === 0 ? [] : [`${english[id]} → ${text}`]
  })
  expect(wrong).toEqual([])
})
