import { Download, Lock, LockOpen, Pencil, Power, PowerOff, Trash2 } from 'lucide-react'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { deactivateImage, deleteImage, isGone, patchImage, reactivateImage, readImage, type Image } from '#src/api/glance/images.ts'
import { imageFile, paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { allTransfers, forgetTransfer } from '#src/transfers/transfers.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotProtect, whyNotReactivate } from './why-not.ts'

/** How an image is spoken of: by its name, else by its id. */
export const nameOf = (image: Image): string => image.name?.trim() || image.id

/** The name of the downloaded file: the image's, without what a file system refuses, with its format as ending where it has not one already. */
export function fileNameOf(image: Image): string {
  const name = nameOf(image).replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_')
  const { disk_format } = image
  return !disk_format || name.toLowerCase().endsWith(`.${disk_format}`) ? name : `${name}.${disk_format}`
}

type Action = (at: At, image: Image, can: Can) => ActionItem

export const editAction: Action = (at, image, can) => ({ label: 'Edit', icon: <Pencil aria-hidden />, why: whyNotEdit(image, can), to: paths.imageEdit(at, image.id) })

/** The browser's own download: the gateway streams it, nothing passes through the page. A link, so that it can be copied or opened elsewhere. */
export const downloadAction: Action = (at, image, can) => ({
  label: 'Download',
  icon: <Download aria-hidden />,
  why: whyNotDownload(image, can),
  href: imageFile(at, image.id),
  download: fileNameOf(image),
  onFollow: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void download(at, image, can)
  },
})

/** A download that is refused says nothing, at best it fails in the browser's list. So the image is asked for first: a session that ended is renewed in place. */
async function download(at: At, image: Image, can: Can): Promise<void> {
  const title = `${nameOf(image)} was not downloaded`
  try {
    const now = await readImage(at, image.id)
    noteImage(at, now)
    const why = whyNotDownload(now, can)
    if (why === undefined) Object.assign(document.createElement('a'), { href: imageFile(at, now.id), download: fileNameOf(now) }).click()
    else toastProblem({ message: why }, title)
  } catch (error) {
    if (isGone(error)) noteGone(at, image.id)
    failed(error, title)
  }
}

/** Deactivate, or reactivate what is deactivated. */
export const activationAction: Action = (at, image, can) =>
  image.status === 'deactivated'
    ? { label: 'Reactivate', icon: <Power aria-hidden />, why: whyNotReactivate(image, can), onSelect: () => void activate(at, image) }
    : { label: 'Deactivate', icon: <PowerOff aria-hidden />, why: whyNotDeactivate(image, can), onSelect: () => askDeactivate(at, image) }

export const protectionAction: Action = (at, image, can) => ({
  label: image.protected ? 'Turn off protection' : 'Protect',
  icon: image.protected ? <LockOpen aria-hidden /> : <Lock aria-hidden />,
  why: whyNotProtect(image, can),
  onSelect: () => void protect(at, image),
})

/** Delete, after a question. `onDeleted`: goes elsewhere when the page was this image's own, before the image is taken out of it. */
export const deleteAction = (at: At, image: Image, can: Can, onDeleted?: () => Promise<void>): ActionItem => ({
  label: 'Delete',
  icon: <Trash2 aria-hidden />,
  danger: true,
  why: whyNotDelete(image, can),
  onSelect: () =>
    confirm({
      title: `Delete ${nameOf(image)}?`,
      body: `The image and its data go for good${isUploading(image.id) ? ', and its upload is canceled' : ''}. Servers that were made from it keep running, but cannot be rebuilt from it.`,
      action: `Delete ${nameOf(image)}`,
      danger: true,
      run: async () => {
        forgetTransfer(image.id)
        await deleteImage(at, image.id).catch((error: unknown) => {
          if (!isGone(error)) throw error
        })
        await onDeleted?.()
        noteGone(at, image.id)
      },
    }),
})

const isUploading = (id: string) => allTransfers().some((transfer) => transfer.id === id && isRunning(transfer))

const askDeactivate = (at: At, image: Image) =>
  confirm({
    title: `Deactivate ${nameOf(image)}?`,
    body: 'Nobody but administrators can read its data until it is reactivated: no new servers, no downloads.',
    action: `Deactivate ${nameOf(image)}`,
    run: async () => {
      await deactivateImage(at, image.id)
      noteImage(at, await readImage(at, image.id))
    },
  })

async function activate(at: At, image: Image): Promise<void> {
  try {
    await reactivateImage(at, image.id)
    noteImage(at, await readImage(at, image.id))
  } catch (error) {
    failed(error, `${nameOf(image)} was not reactivated`)
  }
}

async function protect(at: At, image: Image): Promise<void> {
  try {
    noteImage(at, await patchImage(at, image.id, [{ op: 'replace', path: '/protected', value: !image.protected }]))
  } catch (error) {
    failed(error, `The protection of ${nameOf(image)} did not change`)
  }
}

/** An ApiError is a Problem itself; every other error has at least its message. */
const failed = (error: unknown, title: string) => toastProblem(error instanceof Error ? error : { message: String(error) }, title)
