import { t } from '@lingui/core/macro'
import { Download, Lock, LockOpen, Pencil, Power, PowerOff, Rocket, Trash2 } from 'lucide-react'
import { problemOf } from '#src/api/errors.ts'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { isGone, readImage, type Image } from '#src/api/glance/images.ts'
import { apart } from '#src/lib/apart.ts'
import { imageFile, paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { hasService, knownSessions } from '#src/session/session.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { allTransfers } from '#src/transfers/transfers.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { perform, type Act } from './acts.ts'
import { ForeignNote } from './ForeignNote.tsx'
import { whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotLaunch, whyNotProtect, whyNotReactivate, type WhyNot } from './why-not.ts'

/** How an image is spoken of: by its name, else by its id. */
export const nameOf = (image: Image): string => image.name?.trim() || image.id

/** What a sentence and a line of a question hold; a button holds less. */
const LINE = 60
const BUTTON = 24

/** What a reader takes for a letter: an emoji or an accented one is not cut in two. */
const letters = new Intl.Segmenter()

/** The name within a sentence: its middle left out where it is very long, and kept apart where it runs from right to left, so that the words around it stay in order. */
export function shortNameOf(image: Image): string {
  const whole = nameOf(image)
  const name = whole.length <= LINE ? whole : shortened(Array.from(letters.segment(whole), ({ segment }) => segment))
  return apart(name)
}

/** Twins differ at their ends. */
const shortened = (all: readonly string[]) => (all.length <= LINE ? all : [...all.slice(0, LINE - 20), '…', ...all.slice(-19)]).join('')

/** Whether a button has room for the name. */
export const fitsButton = (image: Image): boolean => nameOf(image).length <= BUTTON

/** The name of the downloaded file: the image's, without what a file system refuses, with its format as ending where it has not one already. */
export function fileNameOf(image: Image): string {
  const name = nameOf(image).replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_')
  const { disk_format } = image
  return !disk_format || name.toLowerCase().endsWith(`.${disk_format}`) ? name : `${name}.${disk_format}`
}

type Action = (at: At, image: Image, can: Can) => ActionItem

export const editAction: Action = (at, image, can) => ({ label: t`Edit`, icon: <Pencil aria-hidden />, why: whyNotEdit(image, can), to: paths.imageEdit(at, image.id) })

/** A server from it. */
export const launchAction: Action = (at, image, can) => ({ label: t`Launch`, icon: <Rocket aria-hidden />, why: noCompute(at) ?? whyNotLaunch(image, can), to: paths.imageLaunch(at, image.id) })

function noCompute({ region, scope }: At): WhyNot {
  const token = knownSessions().find(({ project }) => project?.id === scope)
  return token && !hasService(token, region, 'compute') ? { words: t`This region has no compute service.` } : undefined
}

/** The browser's own download: the gateway streams it, nothing passes through the page. A link, so that it can be copied or opened elsewhere. */
export const downloadAction: Action = (at, image, can) => ({
  label: t`Download`,
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
  const name = shortNameOf(image)
  const title = t`“${name}” was not downloaded`
  try {
    const now = await readImage(at, image.id)
    noteImage(at, now)
    const why = whyNotDownload(now, can)
    if (why === undefined) Object.assign(document.createElement('a'), { href: imageFile(at, now.id), download: fileNameOf(now) }).click()
    else toastProblem({ message: why.words }, title)
  } catch (error) {
    if (isGone(error)) noteGone(at, image.id)
    toastProblem(problemOf(error), title)
  }
}

/** Deactivate, or reactivate what is deactivated. */
export const activationAction: Action = (at, image, can) =>
  image.status === 'deactivated'
    ? { label: t`Reactivate`, icon: <Power aria-hidden />, why: whyNotReactivate(image, can), onSelect: () => actNow('reactivate', at, image) }
    : { label: t`Deactivate`, icon: <PowerOff aria-hidden />, why: whyNotDeactivate(image, can), onSelect: () => askDeactivate(at, image) }

export const protectionAction: Action = (at, image, can) =>
  image.protected
    ? { label: t`Turn off protection`, icon: <LockOpen aria-hidden />, why: whyNotProtect(image, can), onSelect: () => actNow('unprotect', at, image) }
    : { label: t`Protect`, icon: <Lock aria-hidden />, why: whyNotProtect(image, can), onSelect: () => actNow('protect', at, image) }

/** Delete, after a question. `onDeleted`: goes elsewhere when the page was this image's own, before the image is taken out of it. */
export const deleteAction = (at: At, image: Image, can: Can, onDeleted?: () => Promise<void>): ActionItem => ({
  label: t`Delete`,
  icon: <Trash2 aria-hidden />,
  danger: true,
  why: whyNotDelete(image, can),
  onSelect: () => {
    const name = shortNameOf(image)
    confirm({
      title: t`Delete “${name}”?`,
      body: about(
        at,
        image,
        isUploading(image.id)
          ? t`The image and its data go for good, and its upload is canceled. Servers that were made from it keep running, but cannot be rebuilt from it.`
          : t`The image and its data go for good. Servers that were made from it keep running, but cannot be rebuilt from it.`,
      ),
      action: fitsButton(image) ? t`Delete “${name}”` : t`Delete image`,
      danger: true,
      run: () => perform('delete', at, image, onDeleted),
    })
  },
})

/** The consequence, and whose image it is where it is another project's. */
const about = (at: At, image: Image, consequence: string) => (
  <>
    <p>{consequence}</p>
    <ForeignNote at={at} image={image} />
  </>
)

const isUploading = (id: string) => allTransfers().some((transfer) => transfer.id === id && isRunning(transfer))

function askDeactivate(at: At, image: Image): void {
  const name = shortNameOf(image)
  confirm({
    title: t`Deactivate “${name}”?`,
    body: about(at, image, t`Nobody but administrators can read its data until it is reactivated: no new servers, no downloads.`),
    action: fitsButton(image) ? t`Deactivate “${name}”` : t`Deactivate image`,
    run: () => perform('deactivate', at, image),
  })
}

type Harmless = Exclude<Act, 'delete' | 'deactivate'>

/** What needs no question, unless the image is another project's. */
function actNow(act: Harmless, at: At, image: Image): void {
  const name = shortNameOf(image)
  if (image.owner && image.owner !== at.scope) confirm({ ...questionOf(act, name), body: <ForeignNote at={at} image={image} />, run: () => perform(act, at, image) })
  else void perform(act, at, image).catch((error: unknown) => toastProblem(problemOf(error), notDone(act, name)))
}

function questionOf(act: Harmless, name: string): { title: string; action: string } {
  switch (act) {
    case 'reactivate':
      return { title: t`Reactivate “${name}”?`, action: t`Reactivate` }
    case 'protect':
      return { title: t`Protect “${name}”?`, action: t`Protect` }
    case 'unprotect':
      return { title: t`Turn off the protection of “${name}”?`, action: t`Turn off protection` }
  }
}

function notDone(act: Harmless, name: string): string {
  switch (act) {
    case 'reactivate':
      return t`“${name}” was not reactivated`
    case 'protect':
      return t`“${name}” was not protected`
    case 'unprotect':
      return t`The protection of “${name}” was not turned off`
  }
}
