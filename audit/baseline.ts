import * as z from 'zod/mini'
import { keystoneRoot } from '#gateway/keystone.ts'
import type { Upstream } from '#gateway/upstream.ts'
import type { Account } from './config.ts'
import { keptTime } from './envelope.ts'
import type { Notice } from './glance-notification.ts'

const PATIENCE = 60_000
const issued = z.looseObject({ token: z.looseObject({ catalog: z._default(z.array(z.looseObject({ type: z.string(), endpoints: z.array(z.looseObject({ interface: z.string(), url: z.string() })) })), []) }) })
const imageList = z.looseObject({ images: z.array(z.looseObject({ id: z.string(), owner: z.nullish(z.string()) })) })

/** The fields of a notification; the rest of what the API answers are properties, or in no notification. glance/notifier.py format_image_notification */
const FIELDS = ['name', 'status', 'created_at', 'updated_at', 'min_disk', 'min_ram', 'protected', 'checksum', 'owner', 'disk_format', 'container_format', 'size', 'virtual_size', 'visibility', 'tags']
const NOT_TOLD = new Set([...FIELDS, 'id', 'os_hidden', 'os_hash_algo', 'os_hash_value', 'stores', 'locations', 'direct_url', 'schema', 'self', 'file'])

/** An image of Glance's API as a notification would tell of it at that time. */
export function asBaseline(image: Readonly<Record<string, unknown>> & { id: string; owner?: string | null | undefined }, at: string): Notice {
  const properties = Object.fromEntries(Object.entries(image).filter(([key, value]) => !NOT_TOLD.has(key) && !(key.startsWith('os_glance_') && value === '')))
  const payload = { id: image.id, ...Object.fromEntries(FIELDS.filter((field) => field in image).map((field) => [field, image[field]])), properties }
  return { message_id: `baseline ${image.id} ${at}`, type: 'baseline', at, image_id: image.id, ...(image.owner && { owner: image.owner }), payload }
}

/** What all images are like now, page by page: from then on the first change of each can be told, too. */
export async function* baselines(authUrl: string, account: Account, upstream: Upstream): AsyncGenerator<Notice[]> {
  const root = keystoneRoot(authUrl)
  const tokens = new URL(`${root.pathname.replace(/\/+$/, '')}/v3/auth/tokens`, root)
  const answer = await upstream.send({ method: 'POST', url: tokens, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth: authOf(account) }), service: 'identity', timeout: PATIENCE })
  const body = issued.safeParse(await answer.body.json().catch(() => undefined))
  const token = answer.headers['x-subject-token']
  if (answer.statusCode !== 201 || !body.success || typeof token !== 'string') throw new Error(`Keystone refuses the account (${answer.statusCode})`)
  const endpoint = body.data.token.catalog.find(({ type }) => type === 'image')?.endpoints.find((one) => one.interface === 'public')?.url
  if (endpoint === undefined) throw new Error('the catalog has no image service')
  const images = `${endpoint.replace(/\/(v2\/?)?$/, '')}/v2/images`
  for (const hidden of ['false', 'true']) {
    for (let marker: string | undefined; ;) {
      // Before the question: what happens meanwhile is told of by itself.
      const at = keptTime(Date.now())
      const query = new URLSearchParams({ limit: '500', visibility: 'all', os_hidden: hidden, sort: 'created_at:asc', ...(marker !== undefined && { marker }) })
      const page = await upstream.send({ method: 'GET', url: new URL(`${images}?${query}`), headers: { 'x-auth-token': token }, service: 'image', timeout: PATIENCE })
      const list = imageList.safeParse(await page.body.json().catch(() => undefined))
      if (page.statusCode !== 200 || !list.success) throw new Error(`Glance answers ${page.statusCode}`)
      yield list.data.images.map((image) => asBaseline(image, at))
      marker = list.data.images.at(-1)?.id
      if (list.data.images.length < 500) break
    }
  }
}

function authOf(account: Account) {
  if ('application_credential' in account) return { identity: { methods: ['application_credential'], application_credential: account.application_credential } }
  const { user, domain, password, project, project_domain } = account
  return { identity: { methods: ['password'], password: { user: { name: user, domain: { name: domain }, password } } }, scope: { project: { name: project, domain: { name: project_domain } } } }
}
