import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onExpired } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { imageKeys, type Image } from '#src/api/glance/images.ts'
import { journal } from './journal.ts'
import { allTransfers, cancelTransfer, dismissTransfer, forgetTransfers, retryTransfer, startTransfer, subscribe, type Transfer } from './transfers.ts'

const at = { region: 'RegionOne', scope: 'demo' }
const file = new File(['0123456789'], 'disk.qcow2', { lastModified: 1 })

/** A Glance of one afternoon: what it holds, and what it answers to the next uploads. */
const glance = {
  images: new Map<string, Image>(),
  uploads: [] as ((request: FakeRequest) => void)[],
  puts: 0,
}

const image = (id: string, more: Partial<Image> = {}): Image => ({
  id, name: id, status: 'queued', visibility: 'shared', owner: 'demo', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, tags: [],
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more,
})

function answer(input: string): Response {
  const id = new URL(input, 'http://loupe').pathname.split('/').at(-1) ?? ''
  const found = glance.images.get(id)
  return found ? Response.json(found) : Response.json({ message: `No image found with ID ${id}` }, { status: 404 })
}

/** As much of XMLHttpRequest as an upload uses. */
class FakeRequest extends EventTarget {
  upload = new EventTarget()
  status = 0
  statusText = ''
  responseText = ''
  headers: Record<string, string> = {}
  url = ''
  size = 0
  open(_method: string, url: string) {
    this.url = url
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  getResponseHeader(name: string) {
    return name === 'X-OpenStack-Request-ID' && this.status > 0 ? 'req-1' : null
  }
  send(body: Blob) {
    glance.puts++
    this.size = body.size
    const answers = glance.uploads.shift()
    if (!answers) throw new Error('an upload that no case expects')
    answers(this)
  }
  abort() {
    this.end('abort')
  }
  progress(loaded: number) {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }))
  }
  end(type: 'load' | 'error' | 'abort', status = 0, body = '') {
    this.status = status
    this.responseText = body
    this.dispatchEvent(new Event(type))
    this.dispatchEvent(new Event('loadend'))
  }
  store(id: string) {
    this.upload.dispatchEvent(new Event('load'))
    glance.images.set(id, image(id, { status: 'active', size: this.size }))
    this.end('load', 204)
  }
}

class FakeStorage {
  [key: string]: unknown
}
Object.defineProperties(FakeStorage.prototype, {
  setItem: { value(this: FakeStorage, key: string, value: string) { this[key] = value } },
  getItem: { value(this: FakeStorage, key: string) { return this[key] ?? null } },
  removeItem: { value(this: FakeStorage, key: string) { delete this[key] } },
})

const page = new EventTarget()
let stop: () => void

beforeEach(() => {
  vi.stubGlobal('fetch', (input: string) => Promise.resolve(answer(input)))
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  vi.stubGlobal('localStorage', new FakeStorage())
  vi.stubGlobal('window', page)
  queryClient.setQueryData(['session', 'demo'], { user: { id: 'alice' } })
  glance.images.clear()
  glance.uploads = []
  glance.puts = 0
  onExpired(() => Promise.resolve(false))
  stop = subscribe(() => {})
})

afterEach(async () => {
  forgetTransfers()
  stop()
  await vi.waitFor(async () => expect((await navigator.locks.query()).held).toEqual([]))
  queryClient.clear()
  vi.unstubAllGlobals()
})

const find = (id: string) => allTransfers().find((transfer) => transfer.id === id)

/** The transfer, once it is of this kind. */
const until = (id: string, kind: Transfer['state']['kind']) =>
  new Promise<Transfer>((resolve) => {
    const look = () => {
      const transfer = find(id)
      if (transfer?.state.kind !== kind) return
      unsubscribe()
      resolve(transfer)
    }
    const unsubscribe = subscribe(look)
    look()
  })

const shown = (id: string) => queryClient.getQueryData<Image>(imageKeys.one(at, id))
/** Into a record that is there, queued, as every transfer is. */
const start = (id: string) => {
  if (!glance.images.has(id)) glance.images.set(id, image(id))
  startTransfer({ at, image_id: id, name: id, file })
}
const asksBeforeLeaving = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }))

describe('a transfer', () => {
  it('sends the data and shows what Glance has', async () => {
    const seen: string[] = []
    const unsubscribe = subscribe(() => seen.push(find('a')?.state.kind ?? 'none'))
    let sent: FakeRequest | undefined
    glance.uploads = [
      (request) => {
        sent = request
        request.progress(4)
        expect(asksBeforeLeaving()).toBe(true)
        expect(journal.read('a')).toMatchObject({ at, name: 'a', file_name: 'disk.qcow2', size: 10 })
        request.store('a')
      },
    ]
    start('a')
    await until('a', 'done')
    unsubscribe()
    expect(seen.filter((kind, i) => kind !== seen[i - 1])).toEqual(['waiting', 'sending', 'finishing', 'done'])
    expect(sent?.url).toBe('/os/demo/RegionOne/image/v2/images/a/file')
    expect(sent?.headers).toMatchObject({ 'Content-Type': 'application/octet-stream', 'X-Requested-With': 'loupe', 'X-OpenStack-Image-Size': '10' })
    expect(shown('a')).toMatchObject({ status: 'active', size: 10 })
    expect(journal.readAll()).toEqual([])
    expect(asksBeforeLeaving()).toBe(false)
  })

  it('fails with Glance’s own words, and is sent again into the same record', async () => {
    glance.uploads = [(request) => request.end('load', 413, '{"message": "No room.<br /><br />\\nUsed: 2"}'), (request) => request.store('e')]
    start('e')
    const { state } = await until('e', 'failed')
    expect(state).toEqual({ kind: 'failed', problem: { message: 'No room.', detail: 'Used: 2', request_id: 'req-1' }, cause: 'limit' })
    expect(journal.read('e')).toBeDefined()
    expect(retryTransfer('e')).toBeUndefined()
    await until('e', 'done')
    expect(glance.puts).toBe(2)
  })

  it('takes another file where the first was of another format', async () => {
    glance.uploads = [(request) => request.end('load', 415, '{"message": "Not qcow2."}'), (request) => request.store('p')]
    start('p')
    expect((await until('p', 'failed')).state).toMatchObject({ cause: 'format' })
    expect(retryTransfer('p', new File([], 'empty.img'))).toBe('“empty.img” is empty (0 bytes): there is nothing to upload.')
    expect(retryTransfer('p', new File(['another'], 'other.img'))).toBeUndefined()
    expect((await until('p', 'done')).total).toBe(7)
  })

  it('is canceled in the middle: the record stays', async () => {
    glance.uploads = [(request) => request.progress(4)]
    start('f')
    await until('f', 'sending')
    cancelTransfer('f')
    expect(find('f')?.state.kind).toBe('canceling')
    await until('f', 'canceled')
    expect(shown('f')).toMatchObject({ status: 'queued' })
    expect(journal.read('f')).toBeUndefined()
  })

  it('waits for one of two slots, and can be canceled there', async () => {
    glance.uploads = [(request) => request.progress(1), (request) => request.progress(1)]
    start('g1')
    start('g2')
    await Promise.all([until('g1', 'sending'), until('g2', 'sending')])
    start('g3')
    await until('g3', 'waiting')
    cancelTransfer('g3')
    await until('g3', 'canceled')
    expect(glance.puts).toBe(2)
  })

  it('says when the image was deleted meanwhile', async () => {
    glance.uploads = [
      (request) => {
        glance.images.delete('h')
        request.end('load', 410, 'The image was deleted during the upload.')
      },
    ]
    start('h')
    const { state } = await until('h', 'failed')
    expect(state).toMatchObject({ problem: { message: 'The image was deleted before all of its data had arrived.' } })
    expect(shown('h')).toBeUndefined()
    expect(journal.read('h')).toBeUndefined()
  })

  it('is done when only the answer was lost', async () => {
    glance.uploads = [
      (request) => {
        glance.images.set('i', image('i', { status: 'active' }))
        request.end('error')
      },
    ]
    start('i')
    await until('i', 'done')
  })

  it('has failed when the connection broke before Glance had everything', async () => {
    glance.uploads = [(request) => request.end('error')]
    start('j')
    const { state } = await until('j', 'failed')
    expect(state).toMatchObject({ problem: { message: 'The connection broke while the data was on its way.' } })
  })

  it('waits for Glance when a proxy did not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const gave = Promise.withResolvers<void>()
    glance.uploads = [
      (request) => {
        glance.images.set('k', image('k', { status: 'saving' }))
        request.end('load', 504, 'Gateway Timeout')
        gave.resolve()
      },
    ]
    start('k')
    await gave.promise
    while (vi.getTimerCount() === 0) await Promise.resolve()
    expect(shown('k')).toMatchObject({ status: 'saving' })
    glance.images.set('k', image('k', { status: 'active' }))
    await vi.runAllTimersAsync()
    vi.useRealTimers()
    await until('k', 'done')
  })

  it('is sent again after a new sign-in', async () => {
    onExpired(() => Promise.resolve(true))
    glance.uploads = [
      (request) => {
        request.progress(10)
        request.end('load', 401)
      },
      (request) => request.store('l'),
    ]
    start('l')
    await until('l', 'done')
    expect(glance.puts).toBe(2)
  })

  it('is not sent twice when the data had arrived before the session ended', async () => {
    onExpired(() => Promise.resolve(true))
    glance.uploads = [
      (request) => {
        glance.images.set('m', image('m', { status: 'active' }))
        request.end('load', 401)
      },
    ]
    start('m')
    await until('m', 'done')
    expect(glance.puts).toBe(1)
  })

  it('is sent again after a new sign-in once Glance has noticed that the first one broke', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onExpired(() => Promise.resolve(true))
    glance.uploads = [
      (request) => {
        glance.images.set('u', image('u', { status: 'saving' }))
        request.end('load', 401)
      },
      (request) => request.store('u'),
    ]
    start('u')
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
    glance.images.set('u', image('u'))
    await vi.runAllTimersAsync()
    vi.useRealTimers()
    await until('u', 'done')
    expect(glance.puts).toBe(2)
  })

  it('finds on a retry that its data has arrived', async () => {
    glance.uploads = [(request) => request.end('load', 401)]
    start('n')
    await until('n', 'failed')
    glance.images.set('n', image('n', { status: 'active' }))
    retryTransfer('n')
    await until('n', 'done')
    expect(glance.puts).toBe(1)
  })

  it('is started once', async () => {
    glance.uploads = [(request) => request.progress(1)]
    start('o')
    start('o')
    await until('o', 'sending')
    expect(allTransfers()).toHaveLength(1)
    dismissTransfer('o')
    expect(find('o')).toBeDefined()
  })
})

describe('what an earlier page has left', () => {
  const entry = (image_id: string) => ({ at, image_id, name: image_id, file_name: file.name, size: file.size, lastModified: file.lastModified })
  const told = (image_id: string) => page.dispatchEvent(Object.assign(new Event('storage'), { key: `loupe.transfer.${image_id}`, newValue: 'x' }))

  it('goes on with the same file only', async () => {
    glance.images.set('p', image('p'))
    journal.write(entry('p'))
    told('p')
    await until('p', 'interrupted')
    expect(retryTransfer('p')).toBe('Choose the file again.')
    expect(retryTransfer('p', new File(['other'], 'disk.qcow2', { lastModified: 1 }))).toMatch(/^This is another file/)
    expect(find('p')?.state.kind).toBe('interrupted')
    glance.uploads = [(request) => request.store('p')]
    expect(retryTransfer('p', new File(['0123456789'], 'disk.qcow2', { lastModified: 1 }))).toBeUndefined()
    await until('p', 'done')
  })

  it('is nothing when the image has its data, or is gone', async () => {
    glance.images.set('q', image('q', { status: 'active' }))
    for (const id of ['q', 'r']) {
      journal.write(entry(id))
      told(id)
      await vi.waitFor(() => expect(journal.read(id)).toBeUndefined())
    }
    expect(allTransfers()).toEqual([])
  })

  it('is not shown to another person, and stays for whoever began it', async () => {
    for (const [id, user] of [['v', 'bob'], ['w', 'alice']] as const) {
      glance.images.set(id, image(id))
      queryClient.setQueryData(['session', 'demo'], { user: { id: user } })
      journal.write(entry(id))
    }
    told('v')
    told('w')
    await until('w', 'interrupted')
    expect(find('v')).toBeUndefined()
    expect(journal.read('v')).toBeDefined()
  })

  it('is another tab’s while that holds its lock', async () => {
    glance.images.set('s', image('s'))
    journal.write(entry('s'))
    const release = Promise.withResolvers<void>()
    const other = navigator.locks.request('transfer:s', () => release.promise)
    told('s')
    await until('s', 'elsewhere')
    dismissTransfer('s')
    expect(journal.read('s')).toBeDefined()
    told('s')
    await until('s', 'elsewhere')
    release.resolve()
    await other
    await until('s', 'interrupted')
    journal.remove('s')
    told('s')
    expect(find('s')).toBeUndefined()
  })

  it('is not sent from two tabs at once', async () => {
    glance.images.set('t', image('t'))
    const release = Promise.withResolvers<void>()
    const other = navigator.locks.request('transfer:t', () => release.promise)
    start('t')
    await until('t', 'elsewhere')
    release.resolve()
    await other
    await vi.waitFor(() => expect(find('t')).toBeUndefined())
    expect(glance.puts).toBe(0)
  })
})
