import type { Defaults, Release } from './defaults.ts'

/**
 * Those of Nova's default policy rules that screens ask for, and what they refer to: word for word, as `nova.policies.list_rules()` prints them.
 * zed: Nova 26.2.2 (2022.2) as Debian 12 ships it. master: openstack/nova 00a030403f672b975364c855b7d25b40ef83e757 (2026-08-21). Both say the same of these.
 */
const rules = {
  context_is_admin: 'role:admin',
  admin_or_owner: 'is_admin:True or project_id:%(project_id)s',
  admin_api: 'is_admin:True',
  project_member_api: 'role:member and project_id:%(project_id)s',
  project_reader_api: 'role:reader and project_id:%(project_id)s',
  project_member_or_admin: 'rule:project_member_api or rule:context_is_admin',
  project_reader_or_admin: 'rule:project_reader_api or rule:context_is_admin',
  'os_compute_api:servers:create': 'rule:project_member_or_admin',
  'os_compute_api:servers:create:attach_network': 'rule:project_member_or_admin',
  'os_compute_api:servers:create:attach_volume': 'rule:project_member_or_admin',
  'os_compute_api:servers:create:zero_disk_flavor': 'rule:context_is_admin',
  'os_compute_api:servers:create_image': 'rule:project_member_or_admin',
  'os_compute_api:servers:create_image:allow_volume_backed': 'rule:project_member_or_admin',
  'os_compute_api:servers:delete': 'rule:project_member_or_admin',
  'os_compute_api:servers:detail': 'rule:project_reader_or_admin',
  'os_compute_api:servers:detail:get_all_tenants': 'rule:context_is_admin',
  'os_compute_api:servers:rebuild': 'rule:project_member_or_admin',
  'os_compute_api:servers:show': 'rule:project_reader_or_admin',
  'os_compute_api:os-extended-server-attributes': 'rule:context_is_admin',
  'os_compute_api:os-instance-actions:list': 'rule:project_reader_or_admin',
  'os_compute_api:os-keypairs:index': '(rule:context_is_admin) or user_id:%(user_id)s',
  'os_compute_api:os-keypairs:show': '(rule:context_is_admin) or user_id:%(user_id)s',
  'os_compute_api:os-keypairs:create': '(rule:context_is_admin) or user_id:%(user_id)s',
  'os_compute_api:os-keypairs:delete': '(rule:context_is_admin) or user_id:%(user_id)s',
  'os_compute_api:os-flavor-manage:create': 'rule:context_is_admin',
  'os_compute_api:os-flavor-manage:update': 'rule:context_is_admin',
  'os_compute_api:os-flavor-manage:delete': 'rule:context_is_admin',
  'os_compute_api:os-flavor-access': 'rule:context_is_admin',
  'os_compute_api:os-flavor-extra-specs:index': 'rule:project_reader_or_admin',
  'os_compute_api:os-flavor-extra-specs:create': 'rule:context_is_admin',
  'os_compute_api:os-flavor-extra-specs:update': 'rule:context_is_admin',
  'os_compute_api:os-flavor-extra-specs:delete': 'rule:context_is_admin',
} as const

export type NovaRule = Extract<keyof typeof rules, `os_compute_api:${string}`>

const owned = { name: 'rule:admin_or_owner', text: 'is_admin:True or project_id:%(project_id)s' }
const former = {
  context_is_admin: { name: 'rule:admin_api', text: 'is_admin:True' },
  project_member_api: owned,
  project_reader_api: owned,
  project_member_or_admin: owned,
  project_reader_or_admin: owned,
  'os_compute_api:os-flavor-access': { name: 'os_compute_api:os-flavor-access', text: 'rule:admin_or_owner' },
}

export const NOVA: Readonly<Record<Release, Defaults>> = { zed: { rules, former }, master: { rules, former } }
