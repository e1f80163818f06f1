import { noted } from '#src/lib/stored.ts'

const KEY = 'loupe-farewell'

/** Leaves a sentence for the sign-in page, which is loaded anew after signing out. */
export const noteFarewell = (words: string | undefined): void => (words === undefined ? noted.remove(KEY) : noted.write(KEY, words))

/** What signing out left to say, once. */
export function takeFarewell(): string | undefined {
  const words = noted.read(KEY)
  noted.remove(KEY)
  return words
}
