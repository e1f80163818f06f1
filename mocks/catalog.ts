import { hexId } from './accounts.ts'

export const region = 'RegionOne'

const services = [
  { type: 'image', name: 'glance', path: '/image' },
  { type: 'identity', name: 'keystone', path: '/identity/v3' },
  { type: 'compute', name: 'nova', path: '/compute/v2.1' },
  { type: 'audit-data', name: 'hermes', path: '/audit' },
  { type: 'network', name: 'neutron', path: '/network' },
  { type: 'block-storage', name: 'cinder', path: '/block-storage/v3' },
] as const
export type ServiceType = (typeof services)[number]['type']

/** What the catalog of a new cloud names. */
export const allServices = (): Set<ServiceType> => new Set(services.map(({ type }) => type))

/**
 * The catalog with the addresses by which this caller reaches the cloud. `root`: `http://host:port/demo`. `elsewhere`: the roots of other
 * regions by their names; of Keystone there is one.
 */
export const catalogAt = (named: ReadonlySet<ServiceType>, root: string, elsewhere: ReadonlyMap<string, string>): unknown[] =>
  services.filter(({ type }) => named.has(type)).map(({ type, name, path }) => ({
    endpoints: [[region, root] as const, ...(type === 'identity' ? [] : elsewhere)].flatMap(([where, its]) =>
      (['internal', 'admin', 'public'] as const).map((face) => ({
        id: hexId('endpoint', `${type}:${face}:${where}`),
        interface: face,
        region_id: where,
        url: `${its}${path}`,
        region: where,
      })),
    ),
    id: hexId('service', type),
    type,
    name,
  }))
