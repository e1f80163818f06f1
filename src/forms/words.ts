export type Added = {
  /** All of them now. */
  words: readonly string[]
  added: readonly string[]
  /** What could not be taken stays to be corrected. */
  rest: string
  /** Why, as a sentence. */
  why: string | undefined
}

/** Adds what is typed, or pasted, with commas or line ends between the words. A word that is there already is not added again. */
export function addWords(before: readonly string[], text: string, whyNot: (word: string) => string | undefined = () => undefined): Added {
  const words = [...before]
  const added: string[] = []
  const rest: string[] = []
  let why: string | undefined
  for (const word of text.split(/[,\n]/).map((part) => part.trim())) {
    if (word === '') continue
    const refused = whyNot(word)
    if (refused !== undefined) {
      rest.push(word)
      why ??= refused
      continue
    }
    if (words.includes(word)) continue
    words.push(word)
    added.push(word)
  }
  return { words, added, rest: rest.join(', '), why }
}
