import type { Image } from '#src/api/glance/images.ts'

/** What an image is found by, in small letters, made once for each answer of Glance: typing goes over 11,000 of them. */
const texts = new WeakMap<Image, string>()
function textOf(image: Image): string {
  let text = texts.get(image)
  if (text === undefined) {
    const system = [image['os_distro'], image['os_version']].filter((word) => typeof word === 'string')
    text = [image.name ?? '', image.id, ...image.tags, ...system].join('\n').toLowerCase()
    texts.set(image, text)
  }
  return text
}

/** The images whose name, id, tags or system contain every word of `q`, as it is written: no character has a meaning. */
export function found(images: readonly Image[], q: string): readonly Image[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? images : images.filter((image) => words.every((word) => textOf(image).includes(word)))
}
