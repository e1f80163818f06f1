import type { Image } from '#src/api/glance/images.ts'
import { found } from '#src/image/find-images.ts'
import type { Reason } from '#src/ui/Reason.tsx'

/** Something to go to, or to do. */
export type Entry = {
  /** Among all of them. */
  readonly id: string
  readonly label: string
  /** What it is found by as well. */
  readonly words?: string
  readonly icon: React.ReactNode
  /** Beside the label: what tells it apart. */
  readonly detail?: string | undefined
  /** At the end of the line. */
  readonly aside?: React.ReactNode
  /** Why it cannot be chosen now. */
  readonly why?: Reason | undefined
  /** Only where it is asked for by its words. */
  readonly quiet?: boolean
} & ({ readonly to: string; readonly run?: undefined } | { readonly run: () => void; readonly to?: undefined })

export type Group = { readonly label: string; readonly entries: readonly Entry[] }

const wordsOf = (text: string) => text.toLowerCase().split(/[\s/·:–-]+/).filter(Boolean)

/** The entries that have, for every word of `q`, a word that begins with it. Of nothing asked: those that need not be asked for. */
export function matching(entries: readonly Entry[], q: string): readonly Entry[] {
  const asked = wordsOf(q)
  if (asked.length === 0) return entries.filter(({ quiet }) => !quiet)
  return entries.filter(({ label, words = '' }) => {
    const known = wordsOf(`${label} ${words}`)
    return asked.every((word) => known.some((one) => one.startsWith(word)))
  })
}

/** How near a name is to what was asked: it begins with it, a word of it does, it holds it; else the image was found by something else. */
function distance(name: string, asked: string): number {
  const at = name.indexOf(asked)
  if (at === 0) return 0
  if (at < 0) return 3
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 2 : 1
}

/** The best of the images that are found by `q`, at most so many, and how many there are. Of equals the newest goes first, as they come. */
export function bestOf(images: readonly Image[], q: string, most: number): { best: readonly Image[]; count: number } {
  const all = found(images, q)
  const asked = q.toLowerCase().trim()
  const near: Image[][] = [[], [], [], []]
  for (const image of all) {
    const same = near[distance(image.name?.toLowerCase() ?? '', asked)]
    if (same && same.length < most) same.push(image)
  }
  return { best: near.flat().slice(0, most), count: all.length }
}

/** A text in parts, every second of which is what was asked for. */
export function marked(text: string, q: string): readonly string[] {
  const asked = [...new Set(q.split(/\s+/).filter(Boolean))].toSorted((a, b) => b.length - a.length)
  if (asked.length === 0) return [text]
  return text.split(new RegExp(`(${asked.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|')})`, 'giu'))
}
