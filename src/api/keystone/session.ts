import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { osIdentity, sessionPath } from '#src/paths.ts'
import { request } from '#src/api/http.ts'

const named = z.looseObject({ id: z.string(), name: z.string() })
const domained = z.looseObject({ id: z.string(), name: z.string(), domain: named })

/** Keystone's token body, as `GET /v3/auth/tokens` answers it. An unscoped token has no project, roles or catalog. */
export const tokenSchema = z.looseObject({
  user: domained,
  project: z.optional(domained),
  roles: z._default(z.array(z.looseObject({ name: z.string() })), []),
  catalog: z._default(
    z.array(
      z.looseObject({
        type: z.string(),
        endpoints: z.array(z.looseObject({ region: z.nullish(z.string()), region_id: z.nullish(z.string()), interface: z.string(), url: z.string() })),
      }),
    ),
    [],
  ),
  /** Only where the cloud has a project for its admins: whether this is it. */
  is_admin_project: z.optional(z.boolean()),
  methods: z._default(z.array(z.string()), []),
  /** Present where one signed in instead of its owner's password: the token knows one project, and no other roles than it lists. */
  application_credential: z.optional(named),
  issued_at: z.string(),
  expires_at: z.string(),
})
export type Token = z.infer<typeof tokenSchema>

const answer = z.looseObject({ token: tokenSchema })

const receiptSchema = z.looseObject({ user: domained, expires_at: z.string() })
/** Of a sign-in whose first step was right: the account asks for a passcode too. The receipt itself stays with the gateway. */
export type Receipt = z.infer<typeof receiptSchema>

/** A session, or the question for a second step. */
export type Entered = { readonly token: Token } | { readonly receipt: Receipt }

/** How somebody proves who they are. An application credential is known by its id, or by its name among its owner's. */
export type Proof =
  | { readonly method: 'password'; readonly user: string; readonly domain: string; readonly password: string }
  /** The second step of a password's sign-in. */
  | { readonly method: 'passcode'; readonly user_id: string; readonly passcode: string }
  | { readonly method: 'credential-id'; readonly id: string; readonly secret: string }
  | { readonly method: 'credential-name'; readonly name: string; readonly user: string; readonly domain: string; readonly secret: string }

/** Keystone's `auth`. */
function authOf(proof: Proof) {
  switch (proof.method) {
    case 'password': {
      const { user, domain, password } = proof
      return { identity: { methods: ['password'], password: { user: { name: user, domain: { name: domain }, password } } }, scope: 'unscoped' }
    }
    case 'passcode':
      return { identity: { methods: ['totp'], totp: { user: { id: proof.user_id, passcode: proof.passcode } } }, scope: 'unscoped' }
    // No scope: Keystone refuses an application credential that asks for one.
    case 'credential-id':
      return byCredential({ id: proof.id, secret: proof.secret })
    case 'credential-name': {
      const { name, user, domain, secret } = proof
      return byCredential({ name, user: { name: user, domain: { name: domain } }, secret })
    }
  }
}

const byCredential = (application_credential: object) => ({ identity: { methods: ['application_credential'], application_credential } })

/**
 * Signs in, or begins to. With a password there is no scope yet: projects are taken with `takeScope`. An application credential comes with
 * its project. What a refusal means: session/refusal.ts.
 */
export const signIn = (proof: Proof): Promise<Entered> =>
  request({ method: 'POST', path: sessionPath(), body: { auth: authOf(proof) } }, z.union([answer, z.looseObject({ receipt: receiptSchema })]))

/** Takes a further scope from the session that stands. 401 without a session, or when the person has no role there. */
export const takeScope = async (scope: string): Promise<Token> => (await request({ method: 'PUT', path: sessionPath(scope) }, answer)).token

/** Who the person is in a scope. 401 when there is no session for it. */
export const readSession = async (scope: string, signal?: AbortSignal): Promise<Token> =>
  (await request({ path: sessionPath(scope), signal }, answer)).token

/** Roles that lead into no project: on the system, and in which domains. */
export type Elsewhere = { readonly system: boolean; readonly domains: readonly string[] }

/** Where else the person has roles, by `GET /v3/auth/system` and `/v3/auth/domains`, open to every token. */
export async function readElsewhere(): Promise<Elsewhere> {
  const ask = <T>(path: string, schema: z.ZodMiniType<T>) => request({ path: osIdentity('unscoped', path) }, schema)
  const [{ system }, { domains }] = await Promise.all([
    ask('v3/auth/system', z.looseObject({ system: z.array(z.unknown()) })),
    ask('v3/auth/domains', z.looseObject({ domains: z.array(named) })),
  ])
  return { system: system.length > 0, domains: domains.map(({ name }) => name) }
}

const farewell = z.optional(z.looseObject({ revoked: z.boolean() }))

/**
 * Revokes every token at Keystone and forgets every scope. This browser is signed out then in any case. Answers whether Keystone has
 * confirmed it: the tokens may live until they expire where it has not.
 */
export const signOut = async (): Promise<boolean> => (await request({ method: 'DELETE', path: sessionPath() }, farewell))?.revoked ?? true

/** Who the person is in a scope; a scope without a session yet is taken from the one that stands. */
export const sessionQuery = (scope: string) =>
  queryOptions({
    queryKey: ['session', scope],
    queryFn: ({ signal }) => readSession(scope, signal),
    staleTime: Infinity,
    // Who was here is known as long as the page lasts: the next one may be somebody else.
    gcTime: Infinity,
    retry: false,
  })
