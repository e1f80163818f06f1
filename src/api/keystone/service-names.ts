import type { ServiceType } from '#src/paths.ts'

/** What catalogs call a service; the first name has the right of way. https://service-types.openstack.org/service-types.json */
export const SERVICE_NAMES: Readonly<Record<ServiceType, readonly string[]>> = {
  image: ['image'],
  compute: ['compute'],
  network: ['network'],
  'block-storage': ['block-storage', 'volumev3', 'block-store'],
  'audit-data': ['audit-data'],
}
