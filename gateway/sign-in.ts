import * as z from 'zod/mini'

// Keystone refuses longer ones.
const word = z.string().check(z.maxLength(255))
const byId = { id: word }
const byName = { name: word, domain: z.union([z.strictObject(byId), z.strictObject({ name: word })]) }
const userSchema = z.union([z.strictObject(byId), z.strictObject(byName)])

/**
 * What a browser may show Keystone to sign in: one proof, of one account that is named in one way. Of two ways to name it Keystone has its
 * own idea which one counts, so that a guess at one account could pass for one at another. By token is not for browsers: they never hold one.
 */
export const proofSchema = z.union([
  z.strictObject({
    methods: z.tuple([z.literal('password')]),
    password: z.strictObject({ user: z.union([z.strictObject({ ...byId, password: z.string() }), z.strictObject({ ...byName, password: z.string() })]) }),
  }),
  z.strictObject({
    methods: z.tuple([z.literal('totp')]),
    totp: z.strictObject({ user: z.union([z.strictObject({ ...byId, passcode: z.string() }), z.strictObject({ ...byName, passcode: z.string() })]) }),
  }),
  z.strictObject({
    methods: z.tuple([z.literal('application_credential')]),
    application_credential: z.union([z.strictObject({ ...byId, secret: z.string() }), z.strictObject({ name: word, user: userSchema, secret: z.string() })]),
  }),
])
type Proof = z.infer<typeof proofSchema>

/** Whose secret is shown. One account has a few such names at most: by its id, or by its name and its domain's name or id. */
export function accountOf(proof: Proof): string {
  if ('application_credential' in proof) {
    const { application_credential: credential } = proof
    return 'id' in credential ? `credential ${folded(credential.id)}` : nameOf(credential.user)
  }
  return nameOf('password' in proof ? proof.password.user : proof.totp.user)
}

function nameOf(user: z.infer<typeof userSchema>): string {
  if ('id' in user) return `user ${folded(user.id)}`
  const { name, domain } = user
  return JSON.stringify([folded(name), 'id' in domain ? ['id', folded(domain.id)] : ['name', folded(domain.name)]])
}

/** As Keystone's database may compare them: MySQL minds no capitals, no accents and no spaces at the end. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').trimEnd().toLowerCase()
