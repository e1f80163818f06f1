import { noted } from '#src/lib/stored.ts'

const farewells = ['unconfirmed', 'elsewhere', 'idle'] as const
/** `unconfirmed`: Keystone did not say that the session is over; `elsewhere`: the person signed out in another tab; `idle`: nobody was there for too long. */
export type Farewell = (typeof farewells)[number]

const KEY = 'loupe-farewell'

/** Leaves a word for the sign-in page, which is loaded anew after signing out. */
export const noteFarewell = (farewell: Farewell | undefined): void => (farewell === undefined ? noted.remove(KEY) : noted.write(KEY, farewell))

/** What signing out left to say, once. */
export function takeFarewell(): Farewell | undefined {
  const farewell = noted.read(KEY)
  noted.remove(KEY)
  return farewells.find((one) => one === farewell)
}
