import { isIPv6 } from 'node:net'
import * as z from 'zod/mini'
import type { Keystone } from './keystone.ts'
import { GatewayError } from './problem.ts'

/** How many attempts may have failed at once, and how soon each of them is forgotten (milliseconds). */
type Limit = { most: number; each: number }
type Limits = { address: Limit; user: Limit }

/** An office behind one address mistypes now and then; a person does so a few times and then looks for the right password. */
const LIMITS: Limits = { address: { most: 30, each: 10_000 }, user: { most: 10, each: 30_000 } }

/** As many addresses or users are remembered; the ones longest quiet go first. */
const REMEMBERED = 20_000

/**
 * A Keystone that takes no more guesses than `limits` from one address, or at one account. Only what Keystone refuses counts; an attempt
 * under way counts until it is answered, so that many at once are no way around. Kept in this process: every replica counts for itself.
 */
export function limitSignIns(keystone: Keystone, limits: Limits = LIMITS, now: () => number = Date.now): Keystone {
  const addresses = createBrake(limits.address, now)
  const users = createBrake(limits.user, now)
  return {
    ...keystone,
    async issue(auth, visitor, ...more) {
      const { identity } = guessSchema.parse(auth)
      // A session that takes another scope guesses nothing.
      if (identity.methods.includes('token')) return keystone.issue(auth, visitor, ...more)
      const held = [addresses.hold(networkOf(visitor.address)), users.hold(accountOf(identity))]
      const seconds = Math.max(...held.map(({ wait }) => wait))
      const release = () => held.forEach((one) => one.release())
      if (seconds > 0) {
        release()
        throw new GatewayError(429, 'too-many-attempts', { seconds }, { retryAfter: seconds })
      }
      try {
        const answer = await keystone.issue(auth, visitor, ...more)
        if (!('refused' in answer) || ![401, 403, 404].includes(answer.refused.status)) release()
        return answer
      } catch (error) {
        release() // Keystone has judged nothing
        throw error
      }
    },
  }
}

/** A bucket per key that leaks: each attempt fills it by one. */
function createBrake({ most, each }: Limit, now: () => number) {
  const buckets = new Map<string, { level: number; at: number }>()
  const levelOf = (key: string): number => {
    const { level, at } = buckets.get(key) ?? { level: 0, at: 0 }
    return Math.max(0, level - (now() - at) / each)
  }
  const set = (key: string, level: number) => {
    buckets.delete(key)
    if (level > 0) buckets.set(key, { level, at: now() })
    for (const quiet of buckets.keys()) {
      if (buckets.size <= REMEMBERED) break
      buckets.delete(quiet)
    }
  }
  return {
    /** `wait`: seconds until the next attempt may be made; 0 when it is held now. */
    hold(key: string | undefined): { wait: number; release: () => void } {
      const level = key === undefined ? 0 : levelOf(key)
      const over = level + 1 - most
      if (key === undefined || over > 0) return { wait: key === undefined ? 0 : Math.ceil((over * each) / 1000), release: () => undefined }
      set(key, level + 1)
      return { wait: 0, release: () => set(key, levelOf(key) - 1) }
    },
  }
}

// Keystone refuses longer ones.
const word = z.optional(z.string().check(z.maxLength(255)))
const userSchema = z.catch(z.optional(z.object({ id: word, name: word, domain: z.optional(z.object({ id: word, name: word })) })), undefined)
const guessSchema = z.object({
  identity: z.object({
    methods: z.array(z.string()),
    password: z.catch(z.optional(z.object({ user: userSchema })), undefined),
    totp: z.catch(z.optional(z.object({ user: userSchema })), undefined),
    application_credential: z.catch(z.optional(z.object({ id: word, user: userSchema })), undefined),
  }),
})

/** Whose secret is guessed, as Keystone tells names apart: on MySQL it does not mind capitals. Undefined: nobody’s that could be named. */
function accountOf({ password, totp, application_credential: credential }: z.infer<typeof guessSchema>['identity']): string | undefined {
  if (credential?.id !== undefined) return `credential ${credential.id}`
  const user = password?.user ?? totp?.user ?? credential?.user
  if (user?.id !== undefined) return `user ${user.id}`
  return user?.name === undefined ? undefined : JSON.stringify([user.domain?.id, user.domain?.name, user.name]).toLowerCase()
}

/** Whoever has an IPv6 address has all those that begin with the same 64 bits. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [plain = ''] = address.split('%', 1)
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
