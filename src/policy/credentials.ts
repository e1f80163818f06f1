import type { Credentials } from './check.ts'

type Named = { readonly id: string; readonly domain: { readonly id: string } }

/** Whom a token is of, in the words of its body at Keystone. */
export type Bearer = {
  readonly user: Named
  readonly project?: Named | undefined
  readonly roles: readonly { readonly name: string }[]
  readonly is_admin_project?: boolean | undefined
}

/** What a policy check knows of them. oslo_context/context.py to_policy_values, as far as a token's body says it. */
export const credentialsOf = ({ user, project, roles, is_admin_project }: Bearer): Credentials => ({
  roles: roles.map(({ name }) => name),
  user_id: user.id,
  user_domain_id: user.domain.id,
  project_id: project?.id ?? null,
  project_domain_id: project?.domain.id ?? null,
  domain_id: null,
  system_scope: null,
  // Keystone says it only where it has a project for admins ([resource] admin_project_name). keystoneauth1/access/access.py is_admin_project
  is_admin_project: is_admin_project ?? true,
})
