/** A longer text is not tried: what is that long, a person did not type. */
const TRIED = 1000

/** A repeated group that repeats inside: JavaScript may need a lifetime to find that such a pattern does not match. */
const NESTED = /\((?:[^()\\]|\\.)*(?<!\\)[+*}](?:[^()\\]|\\.)*\)[+*{]/

/**
 * Whether a text matches somebody's pattern: a site's, a metadata definition's. They are Python's: one that JavaScript cannot read, or may not
 * come to an end with, judges nothing. The service has the last word.
 */
export function fits(pattern: string, text: string): boolean {
  if (text.length > TRIED || NESTED.test(pattern)) return true
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}
