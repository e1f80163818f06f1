// Everything that a run makes can be found again and is taken away: by the journal, by the name, and by the id where there is no name.
import { appendFileSync, readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import { ACCOUNTS, type AccountName } from './accounts.ts'
import type { Client } from './client.ts'

/** Every name begins so, then comes the run. */
export const PREFIX = 'loupe-contract-'
/** Every id that the cases choose begins so, for images whose name they take away. */
const ID_PREFIX = 'c0117ac7-'

export const newId = (): string => ID_PREFIX + randomUUID().slice(ID_PREFIX.length)

/** Writes down what is about to be made, before it is asked for: a run that is killed at that moment is cleaned up all the same. */
export const note = (journal: string | undefined, account: AccountName, id: string): void => {
  if (journal !== undefined) appendFileSync(journal, `${account} ${id}\n`)
}

export type Made = { account: AccountName; id: string }

export function readJournal(journal: string): Made[] {
  return readFileSync(journal, 'utf8').split('\n').flatMap((line) => {
    const [name, id] = line.split(' ')
    const account = ACCOUNTS.find((one) => one === name)
    return account !== undefined && id ? [{ account, id }] : []
  })
}

export type Clients = Partial<Record<AccountName, Client>>

/** Where a thing is that the cases made. A namespace of metadata definitions has its name for an id. */
const pathOf = (id: string): string => (id.startsWith(PREFIX) ? `v2/metadefs/namespaces/${id}` : `v2/images/${id}`)

const unprotect = (client: Client, id: string) =>
  id.startsWith(PREFIX)
    ? client.send('PUT', pathOf(id), { json: { namespace: id, protected: false } })
    : client.patch(id, [{ op: 'replace', path: '/protected', value: false }])

/** Deletes one thing that the cases made, also a protected one; the admin helps where its maker cannot. Resolves with whether it is gone. */
export async function remove({ account, id }: Made, clients: Clients): Promise<boolean> {
  for (const client of [clients[account], clients.admin]) {
    if (!client) continue
    let { status } = await client.del(pathOf(id))
    if (status === 403) {
      await unprotect(client, id)
      status = (await client.del(pathOf(id))).status
    }
    if (status === 204) return true
    // 404 may mean that it is not this account's any more: the admin knows.
    if (status === 404 && (client.account === 'admin' || !clients.admin)) return true
  }
  return false
}

/** Works on a few at a time: a production cloud has other things to do. */
export async function each<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const queue = [...things]
  const worker = async () => {
    for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) await work(thing)
  }
  await Promise.all(Array.from({ length: 4 }, worker))
}

const page = z.looseObject({ images: z.array(imageSchema) })

/** Whether the cases made this image: by its name, or, where a case took the name away, by its id. */
const isOurs = (image: Image, run: string | undefined): boolean =>
  image.name ? image.name.startsWith(`${PREFIX}${run === undefined ? '' : `${run}-`}`) : run === undefined && image.id.startsWith(ID_PREFIX)

type Which = { run?: string; before?: string }

/** What the account can see of what some run made, only by one run, or only before a time: images of its own project, and namespaces if it is the admin. */
export const leftovers = async (client: Client, which: Which): Promise<{ id: string }[]> => [...(await images(client, which)), ...(client.account === 'admin' ? await namespaces(client, which) : [])]

const listed = z.looseObject({ namespaces: z.array(z.looseObject({ namespace: z.string(), created_at: z.string() })) })

async function namespaces(client: Client, { run, before }: Which): Promise<{ id: string }[]> {
  const answer = await client.get('v2/metadefs/namespaces?limit=1000')
  if (answer.status !== 200) return []
  return listed
    .parse(answer.json())
    .namespaces.filter(({ namespace, created_at }) => namespace.startsWith(PREFIX + (run === undefined ? '' : `${run}-`)) && (before === undefined || created_at < before))
    .map(({ namespace }) => ({ id: namespace }))
}

async function images(client: Client, { run, before }: Which): Promise<Image[]> {
  const found = new Map<string, Image>()
  for (const set of ['', 'os_hidden=true', 'visibility=all']) {
    let marker = ''
    for (;;) {
      const query = new URLSearchParams(`owner=${client.project_id}&limit=1000&sort=created_at:asc&${set}`)
      if (before !== undefined) query.set('created_at', `lt:${before}`)
      if (marker !== '') query.set('marker', marker)
      const answer = await client.get(`v2/images?${query}`)
      if (answer.status !== 200) break // an account that may not list has nothing to find
      const { images } = page.parse(answer.json())
      for (const image of images) if (image.owner === client.project_id && isOurs(image, run)) found.set(image.id, image)
      const last = images.at(-1)
      if (!last) break
      marker = last.id
    }
  }
  return [...found.values()]
}
