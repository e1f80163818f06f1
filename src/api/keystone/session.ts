import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { sessionPath } from '#src/paths.ts'
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
  methods: z._default(z.array(z.string()), []),
  issued_at: z.string(),
  expires_at: z.string(),
})
export type Token = z.infer<typeof tokenSchema>

const answer = z.looseObject({ token: tokenSchema })

export type PasswordSignIn = { user: string; domain: string; password: string }

/** Signs in with a password and no scope; projects are taken afterwards with `takeScope`. 401 for a wrong name or password (Keystone does not tell which). */
export const signIn = async ({ user, domain, password }: PasswordSignIn): Promise<Token> =>
  (
    await request(
      {
        method: 'POST',
        path: sessionPath(),
        body: {
          auth: {
            identity: { methods: ['password'], password: { user: { name: user, domain: { name: domain }, password } } },
            scope: 'unscoped',
          },
        },
      },
      answer,
    )
  ).token

/** Takes a further scope from the session that stands. 401 without a session, or when the person has no role there. */
export const takeScope = async (scope: string): Promise<Token> => (await request({ method: 'PUT', path: sessionPath(scope) }, answer)).token

/** Who the person is in a scope. 401 when there is no session for it. */
export const readSession = async (scope: string, signal?: AbortSignal): Promise<Token> =>
  (await request({ path: sessionPath(scope), signal }, answer)).token

const farewell = z.optional(z.looseObject({ revoked: z.boolean(), message: z.optional(z.string()) }))

/**
 * Revokes every token at Keystone and forgets every scope. This browser is signed out then in any case; a sentence comes back when
 * Keystone did not confirm it, so that the tokens may live until they expire.
 */
export async function signOut(): Promise<string | undefined> {
  const answer = await request({ method: 'DELETE', path: sessionPath() }, farewell)
  if (answer === undefined || answer.revoked) return undefined
  return answer.message ?? 'The cloud did not confirm that the session has ended.'
}

/** Who the person is in a scope; a scope without a session yet is taken from the one that stands. */
export const sessionQuery = (scope: string) =>
  queryOptions({
    queryKey: ['session', scope],
    queryFn: ({ signal }) => readSession(scope, signal),
    staleTime: Infinity,
    retry: false,
  })
