import { sameName, type Defaults, type Release } from './defaults.ts'

/**
 * Those of Keystone's default policy rules that are asked for here, and what they refer to: word for word, as `keystone.common.policies.list_rules()` prints them.
 * zed: Keystone 22.0.2 (2022.2) as Debian 12 ships it. master: openstack/keystone 30ef2ffa65a3486ef882f00538e20f2253c57d4c (2026-07-17).
 */
const zed = {
  admin_required: 'role:admin or is_admin:1',
  service_role: 'role:service',
  service_or_admin: 'rule:admin_required or rule:service_role',
  owner: 'user_id:%(user_id)s',
  admin_or_owner: 'rule:admin_required or rule:owner',
  token_subject: 'user_id:%(target.token.user_id)s',
  admin_or_token_subject: 'rule:admin_required or rule:token_subject',
  service_admin_or_token_subject: 'rule:service_or_admin or rule:token_subject',
  'identity:get_domain':
    'rule:admin_required or (role:reader and system_scope:all) or token.domain.id:%(target.domain.id)s or token.project.domain.id:%(target.domain.id)s',
  'identity:list_projects': '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
  'identity:get_project': '(role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s) or project_id:%(target.project.id)s',
  'identity:list_user_projects': '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(target.user.id)s',
  'identity:list_users': '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
  'identity:get_user':
    '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and token.domain.id:%(target.user.domain_id)s) or user_id:%(target.user.id)s',
  'identity:validate_token': 'rule:admin_required or (role:reader and system_scope:all) or rule:service_role or rule:token_subject',
  'identity:revoke_token': 'rule:admin_required or rule:token_subject',
} as const

const master = {
  ...zed,
  'identity:get_project':
    '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s) or project_id:%(target.project.id)s',
} as const

export type KeystoneRule = Extract<keyof typeof zed, `identity:${string}`>

const former = {
  ...sameName('rule:admin_required or token.project.domain.id:%(target.domain.id)s', ['identity:get_domain']),
  ...sameName('rule:admin_required', ['identity:list_projects', 'identity:list_users']),
  ...sameName('rule:admin_required or project_id:%(target.project.id)s', ['identity:get_project']),
  ...sameName('rule:admin_or_owner', ['identity:get_user', 'identity:list_user_projects']),
  ...sameName('rule:service_admin_or_token_subject', ['identity:validate_token']),
  ...sameName('rule:admin_or_token_subject', ['identity:revoke_token']),
}

export const KEYSTONE: Readonly<Record<Release, Defaults>> = {
  // Without its former rules this Keystone tells no admin of a project what another one is called.
  zed: { rules: zed, former, keepsFormer: true },
  master: { rules: master, former },
}
