import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { LoaderCircle, Search, X } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { nameOf } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { formatNumber } from '#src/lib/number.ts'
import { paths, type At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Keys } from '#src/ui/Keys.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import { marked, matching, type Entry, type Group } from './find-entries.ts'
import type { OverlayProps } from './overlays.ts'
import { useCommands } from './useCommands.tsx'
import { useFoundImages, type FoundImages } from './useFoundImages.ts'
import styles from './Find.module.css'

/** Of each group beside the images. */
const MOST = 5

/** Finds images of the place, other places, and what can be done, as one types. */
export default function Find({ at, onClose }: OverlayProps) {
  const navigate = useNavigate()
  const dialog = useRef<HTMLDialogElement>(null)
  const chosen = useRef<Entry>(undefined)
  const close = () => dialog.current?.close()
  return (
    <Modal
      dialog={dialog}
      label={t`Find`}
      className={styles.dialog}
      onClose={() => {
        onClose()
        // Only now: what it does may open a dialog of its own, or mount the page anew.
        const entry = chosen.current
        if (entry?.to !== undefined) void navigate(entry.to)
        else entry?.run?.()
      }}
    >
      <Palette
        at={at}
        close={close}
        choose={(entry) => {
          if (entry.why !== undefined) return
          chosen.current = entry
          close()
        }}
      />
    </Modal>
  )
}

type PaletteProps = { at: At; close: () => void; choose: (entry: Entry) => void }

function Palette({ at, close, choose }: PaletteProps) {
  const id = useId()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const images = useFoundImages(at, q)
  const groups = useGroups(at, q, images)
  const entries = groups.flatMap((group) => group.entries)

  // The first, until another is gone to; what was first stays so while more images come in, and is not pushed away under the finger.
  const [active, setActive] = useState<{ q: string; id: string | undefined }>({ q: '', id: undefined })
  const index = active.q === q ? entries.findIndex((entry) => entry.id === active.id) : -1
  if (index < 0 && (active.q !== q || active.id !== entries[0]?.id)) setActive({ q, id: entries[0]?.id })
  const now = entries[Math.max(0, index)]

  const list = useRef<HTMLDivElement>(null)
  const goTo = (next: number) => {
    const entry = entries[(next + entries.length) % entries.length]
    if (!entry) return
    setActive({ q, id: entry.id })
    list.current?.querySelector(`[data-entry="${CSS.escape(entry.id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = STEPS[event.key]
    if (step !== undefined) goTo(Math.abs(step) === 1 ? index + step : Math.max(0, Math.min(entries.length - 1, index + step)))
    else if (event.key === 'Enter' && now) choose(now)
    else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) close()
    else return
    event.preventDefault()
  }

  const listbox = { id: `${id}-list`, role: 'listbox', 'aria-label': t`Found`, className: styles.list }
  return (
    <>
      <div className={styles.field}>
        <Search aria-hidden className={styles.glass} />
        <input
          type="text"
          inputMode="search"
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={now && `${id}-${now.id}`}
          aria-autocomplete="list"
          aria-label={t`Find images, places and actions`}
          placeholder={t`Find images, places and actions`}
          className={styles.input}
          spellCheck={false}
          autoComplete="off"
          enterKeyHint="go"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <IconButton label={t`Close`} onClick={close}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div ref={list} {...listbox}>
        {groups.map(({ label, entries: all }) => (
          <fieldset key={label} aria-label={label} className={styles.group}>
            <div aria-hidden className={styles.caption}>
              {label}
            </div>
            {all.map((entry) => (
              <Option key={entry.id} id={`${id}-${entry.id}`} entry={entry} q={q} active={entry === now} point={() => setActive({ q, id: entry.id })} choose={() => choose(entry)} />
            ))}
          </fieldset>
        ))}
      </div>
      {entries.length === 0 && !images.reading && <Nothing q={q} images={images} />}
      <footer className={styles.foot} data-idle={q === '' || undefined}>
        <Searched q={q} images={images} />
        <span aria-hidden className={styles.keys}>
          <Keys keys="ArrowUp ArrowDown" />
          <Keys keys="Enter" />
          <Keys keys="Escape" />
        </span>
      </footer>
      <Results q={q} count={images.count + entries.filter((entry) => !isImage(entry)).length} reading={images.reading} />
    </>
  )
}

const STEPS: Readonly<Record<string, number | undefined>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }

const isImage = ({ id }: Entry) => id.startsWith('image-') || id === 'all-images'

/** What there is to choose from, in its order: images before places and actions. */
function useGroups(at: At, q: string, { best, count }: FoundImages): readonly Group[] {
  const commands = useCommands(at)
  const images: Entry[] = best.map((image) => ({
    id: `image-${image.id}`,
    label: nameOf(image),
    detail: detailOf(image, q),
    icon: <OsMark image={image} />,
    aside: image.status === 'active' ? undefined : <ImageStatus image={image} />,
    to: paths.image(at, image.id),
  }))
  const number = formatNumber(count)
  if (count > best.length) images.push({ id: 'all-images', label: t`Show all ${number} in the list`, icon: <Search aria-hidden />, to: paths.images(at, `?q=${encodeURIComponent(q)}`) })
  const others = commands.map(({ label, entries }) => ({ label, entries: matching(entries, q).slice(0, MOST) }))
  return [{ label: t`Images`, entries: images }, ...others].filter(({ entries }) => entries.length > 0)
}

/** What tells twins apart; the id where that is what was found. */
function detailOf(image: Image, q: string): string {
  const asked = q.toLowerCase()
  if (image.name && !image.name.toLowerCase().includes(asked) && image.id.includes(asked)) return image.id
  const system = [image['os_distro'], image['os_version']].filter((word) => typeof word === 'string')
  return [system.join(' '), ...image.tags.filter((tag) => !system.includes(tag))].filter(Boolean).join(' · ') || image.id.slice(0, 8)
}

type OptionProps = { id: string; entry: Entry; q: string; active: boolean; point: () => void; choose: () => void }

function Option({ id, entry: { id: key, label, detail, icon, aside, why }, q, active, point, choose }: OptionProps) {
  const option = { id, role: 'option', tabIndex: -1, 'aria-selected': active, 'aria-disabled': why !== undefined || undefined, 'data-entry': key, className: styles.option }
  return (
    <button
      type="button"
      {...option}
      // Not when the list moves under a pointer that rests.
      onPointerMove={() => !active && point()}
      onClick={choose}
      // The focus stays in the field, and Enter with it.
      onMouseDown={(event) => event.preventDefault()}
    >
      <span className={styles.icon}>{icon}</span>
      <span className={styles.text}>
        <bdi className={styles.label}>{key === 'all-images' ? label : marked(label, q).map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))}</bdi>
        {(why ?? detail) !== undefined && <bdi className={styles.detail}>{why?.words ?? detail}</bdi>}
      </span>
      {aside}
    </button>
  )
}

/** How far the images were looked through, for the eye. */
function Searched({ q, images: { searched, reading, error, retry } }: { q: string; images: FoundImages }) {
  if (q === '') return <span />
  const number = formatNumber(searched)
  if (error) {
    const { message } = problemOf(error)
    return (
      <span className={styles.searched} data-bad>
        <span>{searched === 0 ? t`No images could be read: ${message}` : t`Only ${number} images were searched: ${message}`}</span>
        <Button size="small" variant="text" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      </span>
    )
  }
  return (
    <span className={styles.searched}>
      {reading && <LoaderCircle aria-hidden className={styles.turning} data-keep-moving />}
      {reading ? t`${number} images searched, reading more …` : plural(searched, { one: '# image searched', other: '# images searched' })}
    </span>
  )
}

function Nothing({ q, images: { byId } }: { q: string; images: FoundImages }) {
  if (byId === 'asking') return null
  return <p className={styles.nothing}>{byId === 'none' ? t`There is no image with this id, or this project may not see it.` : t`Nothing matches “${q}”.`}</p>
}

/** How many were found, for the ear: once the person stops typing, and again when all is read. */
function Results({ q, count, reading }: { q: string; count: number; reading: boolean }) {
  const words = q === '' ? '' : reading ? '' : plural(count, { 0: 'Nothing found', one: '# found', other: '# found' })
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), 400)
    return () => clearTimeout(timer)
  }, [words])
  return <output className="sr-only">{said}</output>
}
