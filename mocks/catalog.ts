import { hexId } from './accounts.ts'

export const region = 'RegionOne'

const services = [
  { type: 'image', name: 'glance', path: '/image' },
  { type: 'identity', name: 'keystone', path: '/identity/v3' },
  { type: 'compute', name: 'nova', path: '/compute/v2.1' },
] as const
export type ServiceType = (typeof services)[number]['type']

/** What the catalog of a new cloud names. */
export const allServices = (): Set<ServiceType> => new Set(services.map(({ type }) => type))

/** The catalog with the addresses by which this caller reaches the cloud. `root`: `http://host:port/demo`. */
export const catalogAt = (named: ReadonlySet<ServiceType>, root: string): unknown[] =>
  services.filter(({ type }) => named.has(type)).map(({ type, name, path }) => ({
    endpoints: (['internal', 'admin', 'public'] as const).map((face) => ({
      id: hexId('endpoint', `${type}:${face}`),
      interface: face,
      region_id: region,
      url: `${root}${path}`,
      region,
    })),
    id: hexId('service', type),
    type,
    name,
  }))
