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
  image: 'images/:imageId',
  imageEdit: 'images/:imageId/edit',
  imageProperties: 'images/:imageId/properties',
} as const

export const paths = {
  home: () => '/',
  /** `to`: the path to return to after signing in. */
  login: (to?: string) => (to && to !== '/' ? `/login?to=${seg(to)}` : '/login'),
  images: (at: At, search = '') => `${base(at)}/images${search}`,
  imageCreate: (at: At, search = '') => `${base(at)}/images/new${search}`,
  image: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}`,
  imageEdit: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/edit`,
  imageProperties: (at: At, imageId: string) => `${base(at)}/images/${seg(imageId)}/properties`,
}

/** Service types that Loupe asks the catalog for. */
export type ServiceType = 'image' | 'compute' | 'network' | 'block-storage' | 'audit-data'

/** The gateway's address of a service's path: `os(at, 'image', 'v2/images')`. */
export const os = (at: At, service: ServiceType, path: string) => `/os/${seg(at.scope)}/${seg(at.region)}/${service}/${path}`

/** The gateway's address of a Keystone path, under a scope's token; the path says the version: `osIdentity('unscoped', 'v3/auth/projects')`. */
export const osIdentity = (scope: string, path: string) => `/os/${seg(scope)}/identity/${path}`

/** The gateway's session route; without a scope: the whole session. */
export const sessionPath = (scope?: string) => (scope === undefined ? '/session' : `/session/${seg(scope)}`)

/** The native download address of an image's data. */
export const imageFile = (at: At, imageId: string) => os(at, 'image', `v2/images/${seg(imageId)}/file`)

/** `at` from route params. Throws when a route outside `/:region/:scope` asks. */
export function atOf(params: { region?: string | undefined; scope?: string | undefined }): At {
  if (!params.region || !params.scope) throw new Error('This route has no place: region and scope are missing')
  return { region: params.region, scope: params.scope }
}
