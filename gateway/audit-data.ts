import type { Keystone, TokenBody } from './keystone.ts'

/**
 * A Keystone whose catalogs name `url` as `audit-data` in every region that has none: Loupe's own collector, or a Hermes that nobody has put into the catalog. Said here, once,
 * so that the page and the proxy both learn it from the token's body as they learn of any service.
 */
export function withAuditData<K extends Pick<Keystone, 'issue' | 'validate'>>(keystone: K, url: string): K {
  return {
    ...keystone,
    async issue(auth, visitor, receipt) {
      const answer = await keystone.issue(auth, visitor, receipt)
      return 'issued' in answer ? { issued: { ...answer.issued, body: offering(answer.issued.body, url) } } : answer
    },
    async validate(token, visitor) {
      const body = await keystone.validate(token, visitor)
      return body && offering(body, url)
    },
  }
}

const TYPE = 'audit-data'
const FACES = ['public', 'internal', 'admin'] as const

function offering(body: TokenBody, url: string): TokenBody {
  const { catalog } = body.token
  if (catalog === undefined) return body
  const regionsIn = (entries: typeof catalog) => entries.flatMap(({ endpoints = [] }) => endpoints.flatMap(({ region_id, region }) => region_id ?? region ?? []))
  const served = new Set(regionsIn(catalog.filter(({ type }) => type === TYPE)))
  const without = [...new Set(regionsIn(catalog))].filter((region) => !served.has(region))
  if (without.length === 0) return body
  const endpoints = without.flatMap((region) => FACES.map((face) => ({ id: `${TYPE}-${face}-${region}`, interface: face, region_id: region, region, url })))
  return { ...body, token: { ...body.token, catalog: [...catalog, { id: TYPE, type: TYPE, name: 'audit', endpoints }] } }
}
