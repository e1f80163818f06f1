/** What every shell leaves as it is; zsh expands a word that begins with `=` or `~`. */
const PLAIN = /^[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+,=-]*$/

/** A text as one word of a command line, for every POSIX shell: nothing in it is expanded, line breaks stay. */
export const shellWord = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`)

/** `--name=value`: with the sign between them a value may begin with a dash. */
export const shellOption = (name: string, value: string | number): string => `--${name}=${shellWord(String(value))}`
