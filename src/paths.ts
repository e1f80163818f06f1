import { addressOf } from '#src/lib/base.ts'

/**
 * Every URL of the app. A place `at` (region and scope) comes from the page's URL and is the first argument of every
 * query key, request and permission: nothing in the app holds a "current project".
 */

/** Where: a region of the catalog, and a scope: the id of a project that the person has a token for. */
export type At = { readonly region: string; readonly scope: string }

const seg = encodeURIComponent
const base = (at: At) => `/${seg(at.region)}/${seg(at.scope)}`

/** The patterns that routes.tsx matches. */
export const patterns = {
  login: '/login',
  place: '/:region/:scope',
  images: 'images',
  imageCreate: 'new',
  /** A page with parts: what follows it stands within. */
  image: 'images/:imageId',
  imageFlavors: 'flavors',
  imageSharing: 'sharing',
  imageServers: 'servers',
  imageAudit: 'audit',
  imageJson: 'json',
  imageCommandLine: 'command-line',
  imageEdit: 'images/:imageId/edit',
  imageProperties: 'images/:imageId/properties',
  imageLaunch: 'images/:imageId/launch',
  servers: 'servers',
  server: 'servers/:serverId',
  flavor: 'flavors/:flavorId',
  sharedWithMe: 'shared',
  flavorGroups: 'flavor-groups',
  audit: 'audit',
} as const

export const paths = {
  home: () => '/',
  /** `to`: the path to return to after signing in. */
  login: (to?: string) => (to && to !== '/' ? `/login?to=${seg(to)}` : '/login'),
  images: (at: At, search = '') => `${base(at)}/images${search}`,
  imageCreate: (at: At, search = '') => `${base(at)}/images/new${search}`,
  image: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}`,
  imageFlavors: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/flavors`,
  imageSharing: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/sharing`,
  imageJson: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/json`,
  imageCommandLine: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/command-line`,
  imageEdit: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/edit`,
  imageProperties: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/properties`,
  imageServers: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/servers`,
  imageAudit: (at: At, imageId: string, search = '') => `${base(at)}/images/${seg(imageId)}/audit${search}`,
  imageLaunch: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/launch`,
  servers: (at: At, search = '') => `${base(at)}/servers${search}`,
  server: (at: At, serverId: string) => `${base(at)}/servers/${seg(serverId)}`,
  flavor: (at: At, flavorId: string) => `${base(at)}/flavors/${seg(flavorId)}`,
  audit: (at: At, search = '') => `${base(at)}/audit${search}`,
  sharedWithMe: (at: At) => `${base(at)}/shared`,
  flavorGroups: (at: At) => `${base(at)}/flavor-groups`,
}

/** Service types that Loupe asks the catalog for. */
export type ServiceType = 'image' | 'compute' | 'network' | 'block-storage' | 'audit-data'

/** The gateway's address of a service's path: `os(at, 'image', 'v2/images')`. */
export const os = (at: At, service: ServiceType, path: string) => addressOf(`/os/${seg(at.scope)}/${seg(at.region)}/${service}/${path}`)

/** The gateway's address of a Keystone path, under a scope's token; the path says the version: `osIdentity('unscoped', 'v3/auth/projects')`. */
export const osIdentity = (scope: string, path: string) => addressOf(`/os/${seg(scope)}/identity/${path}`)

/** The gateway's session route; without a scope: the whole session. */
export const sessionPath = (scope?: string) => addressOf(scope === undefined ? '/session' : `/session/${seg(scope)}`)

/** The gateway's route for what a site says of its policy. */
export const policyPath = (scope: string) => addressOf(`/policy/${seg(scope)}`)

/** Where a single sign-on begins: not a request, a place to go to. `to`: the path to return to. */
export const ssoPath = (by: string, to?: string) => addressOf(`/session/sso?by=${seg(by)}${to === undefined ? '' : `&to=${seg(to)}`}`)

/** The native download address of an image's data. */
export const imageFile = (at: At, imageId: string) => os(at, 'image', `v2/images/${seg(imageId)}/file`)

/** What can be part of a path that the gateway sends on: Glance could not tell an encoded slash from a plain one. */
const REGION = /^(?!\.\.?$)[^/\\\p{Cc}]{1,255}$/u
/** `unscoped`, or a project's id. keystone/api/validation/parameter_types.py id_string, and the underscore of other deployments. */
const SCOPE = /^[A-Za-z0-9_-]{1,64}$/
/** glance/api/v2/images.py get_base_properties: the pattern of `id`. */
const IMAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type PlaceParams = { region?: string | undefined; scope?: string | undefined; imageId?: string | undefined }

/**
 * `at` from route params, for loaders. Throws a 404 for params that can be no region, project or image, before anything is asked about
 * them; throws an Error when a route outside `/:region/:scope` asks.
 */
export function atOf({ region, scope, imageId }: PlaceParams): At {
  if (region === undefined || scope === undefined) throw new Error('This route has no place: region and scope are missing')
  if (!REGION.test(region) || !SCOPE.test(scope) || (imageId !== undefined && !IMAGE_ID.test(imageId))) throw new Response(null, { status: 404 })
  return { region, scope }
}
