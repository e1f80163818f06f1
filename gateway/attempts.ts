import { isIPv6 } from 'node:net'
import * as z from 'zod/mini'
import type { Keystone } from './keystone.ts'
import { GatewayError } from './problem.ts'
import { accountOf, proofSchema } from './sign-in.ts'

/** How many attempts may have failed at once, and how soon each of them is forgotten (milliseconds). */
type Limit = { most: number; each: number }
type Limits = {
  /** From one address, at whatever account. */
  address: Limit
  /** At one account, from one address. */
  account: Limit
  /** At one account, from everywhere. */
  everywhere: Limit
}

/**
 * An office behind one address mistypes now and then; a person does so a few times and then looks for the right password. From everywhere
 * much more is taken, and sooner forgotten: else anybody could keep a person out by guessing wrongly in that person's name.
 */
const LIMITS: Limits = { address: { most: 30, each: 10_000 }, account: { most: 10, each: 30_000 }, everywhere: { most: 100, each: 5_000 } }

/** As many addresses or accounts are remembered; the ones longest quiet go first. */
const REMEMBERED = 20_000

/**
 * A Keystone that takes no more guesses than `limits` from one address, or at one account from there, or from everywhere. Only what Keystone refuses counts; an attempt
 * under way counts until it is answered, so that many at once are no way around. Kept in this process: every replica counts for itself.
 */
export function limitSignIns(keystone: Keystone, limits: Limits = LIMITS, now: () => number = Date.now): Keystone {
  const addresses = createBrake(limits.address, now)
  const accounts = createBrake(limits.account, now)
  const everywhere = createBrake(limits.everywhere, now)
  return {
    ...keystone,
    async issue(auth, visitor, ...more) {
      const { identity } = authSchema.parse(auth)
      // A session that takes another scope guesses nothing.
      if ('token' in identity) return keystone.issue(auth, visitor, ...more)
      const network = networkOf(visitor.address)
      const account = accountOf(identity)
      const held = [addresses.hold(network), accounts.hold(`${network} ${account}`), everywhere.hold(account)]
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
    hold(key: string): { wait: number; release: () => void } {
      const level = levelOf(key)
      const over = level + 1 - most
      if (over > 0) return { wait: Math.ceil((over * each) / 1000), release: () => undefined }
      set(key, level + 1)
      return { wait: 0, release: () => set(key, levelOf(key) - 1) }
    },
  }
}

const authSchema = z.object({ identity: z.union([z.strictObject({ methods: z.tuple([z.literal('token')]), token: z.unknown() }), proofSchema]) })

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
