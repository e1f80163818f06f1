/** A name within a sentence: one that runs from right to left, or turns the line round, is kept apart, so that the words around it stay in order. */
export const apart = (name: string): string => (/\p{Script=Arabic}|\p{Script=Hebrew}|\p{Bidi_Control}/u.test(name) ? `\u2068${name}\u2069` : name)

/** Names after each other in a sentence. */
export const listed = (names: readonly string[]): string => names.map((name) => apart(name)).join(', ')
