import { plural, t } from '@lingui/core/macro'
import { Lock, LockOpen, Power, PowerOff, Trash2, X } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useMemo } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { ACTS, whyNotAct, type Act } from '#src/image/acts.ts'
import { formatNumber } from '#src/lib/number.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { ActionMenu, type ActionItem } from '#src/ui/ActionMenu.tsx'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { Progress } from '#src/ui/Progress.tsx'
import { useShortcut } from '#src/ui/shortcuts.ts'
import type { Reason } from '#src/ui/Reason.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { BulkQuestion, type Counted } from './BulkQuestion.tsx'
import { stop, type Job } from './bulk.ts'
import { doingOf } from './bulk-doing.ts'
import { wordOf } from './bulk-words.ts'
import { startJob } from './start-job.ts'
import styles from './SelectionBar.module.css'

export type SelectionBarProps = {
  at: At
  can: Can
  /** The selected images, also those that are not shown. */
  images: readonly Image[]
  unseen: number
  /** How many images "all" would be. */
  shown: number
  /** More of them are on their way. */
  loading: boolean
  job: Job | undefined
  /** There is room for a button for everything. */
  roomy: boolean
  onAll: () => void
  onClear: () => void
  onDone: (image: Image) => void
  /** The bar has gone away. */
  onLeft: () => void
}

const ICONS: Readonly<Record<Act, React.ReactNode>> = {
  deactivate: <PowerOff aria-hidden />,
  reactivate: <Power aria-hidden />,
  protect: <Lock aria-hidden />,
  unprotect: <LockOpen aria-hidden />,
  delete: <Trash2 aria-hidden />,
}

/** In the place of the find bar while images are selected: what can be done to them, and to how many of them. */
export default function SelectionBar({ at, can, images, unseen, shown, loading, job, roomy, onAll, onClear, onDone, onLeft }: SelectionBarProps) {
  const running = job !== undefined
  const offers = useMemo(() => ACTS.map((act) => offerOf(act, images, can)), [images, can])
  useShortcut('Escape', t`Clear the selection`, running ? undefined : onClear, 'list')
  const left = useEffectEvent(onLeft)
  useEffect(() => () => left(), [])

  const begin = ({ act, able, reasons }: Offer) => {
    const run = () => startJob(act, at, able, onDone)
    // What is harmless is asked about where it is done to others.
    if (act === 'delete' || act === 'deactivate' || able.some(({ owner }) => owner && owner !== at.scope)) ask(act, at, able, reasons, run)
    else void run()
  }
  const count = images.length
  return (
    <section aria-label={t`Selected images`} className={styles.bar}>
      {job ? <Running at={at} job={job} /> : <Count count={count} unseen={unseen} shown={shown} loading={loading} onAll={onAll} onClear={onClear} />}
      <div className={styles.acts}>
        {roomy ? (
          offers.map((offer) => <ActButton key={offer.act} offer={offer} count={count} busy={running} onClick={() => begin(offer)} />)
        ) : (
          <ActionMenu label={t`Actions for the selected images`} items={() => offers.map((offer) => itemOf(offer, count, running, () => begin(offer)))} />
        )}
      </div>
    </section>
  )
}

/** To which of the images it can be done, and why not to the others. */
type Offer = { readonly act: Act; readonly able: readonly Image[]; readonly reasons: readonly (Counted & Reason)[] }

function offerOf(act: Act, images: readonly Image[], can: Can): Offer {
  const reasons = new Map<string, Counted & Reason>()
  const able = images.filter((image) => {
    const why = whyNotAct(act, image, can)
    if (why !== undefined) reasons.set(why.words, { ...why, count: (reasons.get(why.words)?.count ?? 0) + 1 })
    return why === undefined
  })
  return { act, able, reasons: [...reasons.values()].toSorted((a, b) => b.count - a.count) }
}

function labelOf({ act, able }: Offer, count: number): string {
  const word = wordOf(act)
  const part = formatNumber(able.length)
  const all = formatNumber(count)
  return able.length === 0 || able.length === count ? word : t`${word} ${part} of ${all}`
}

const linesOf = (reasons: readonly Counted[]) => reasons.map(({ words, count }) => plural(count, { one: `# image: ${words}`, other: `# images: ${words}` })).join('\n')

function whyNotBegin({ able, reasons }: Offer, running: boolean): Reason | undefined {
  if (running) return { words: t`Something is being done already: wait for it, or stop it.` }
  if (able.length > 0) return undefined
  const [only] = reasons
  return reasons.length === 1 && only ? only : { words: linesOf(reasons) }
}

const noteOf = ({ able, reasons }: Offer): string | undefined => (able.length > 0 && reasons.length > 0 ? linesOf(reasons) : undefined)

const itemOf = (offer: Offer, count: number, busy: boolean, onSelect: () => void): ActionItem => ({
  label: labelOf(offer, count),
  icon: ICONS[offer.act],
  danger: offer.act === 'delete',
  why: whyNotBegin(offer, busy),
  note: noteOf(offer),
  onSelect,
})

function ActButton({ offer, count, busy, onClick }: { offer: Offer; count: number; busy: boolean; onClick: () => void }) {
  const id = useId()
  const note = noteOf(offer)
  return (
    <>
      <WhyNotButton
        size="small"
        variant="text"
        color={offer.act === 'delete' ? 'error' : 'inherit'}
        why={whyNotBegin(offer, busy)}
        startIcon={ICONS[offer.act]}
        tip={note}
        aria-describedby={note === undefined ? undefined : id}
        onClick={onClick}
      >
        {labelOf(offer, count)}
      </WhyNotButton>
      {note !== undefined && (
        <span id={id} hidden>
          {note}
        </span>
      )}
    </>
  )
}

type CountProps = Pick<SelectionBarProps, 'unseen' | 'shown' | 'loading' | 'onAll' | 'onClear'> & { count: number }

function Count({ count, unseen, shown, loading, onAll, onClear }: CountProps) {
  const all = formatNumber(shown)
  return (
    <>
      <IconButton label={t`Clear the selection`} onClick={onClear}>
        <X aria-hidden />
      </IconButton>
      <span className={styles.count}>
        {plural(count, { one: '# selected', other: '# selected' })}
        {unseen > 0 && <span className={styles.unseen}>{plural(unseen, { one: '# not shown', other: '# not shown' })}</span>}
      </span>
      {count - unseen < shown && (
        <Button size="small" variant="text" color="primary" onClick={onAll}>
          {loading ? t`Select all ${all} loaded so far` : t`Select all ${all}`}
        </Button>
      )}
    </>
  )
}

function Running({ at, job }: { at: At; job: Job }) {
  const total = job.images.length
  const ended = job.done + job.failed.length
  const doing = doingOf(job.act, total)
  const [done, all] = [formatNumber(ended), formatNumber(total)]
  return (
    <>
      <span className={styles.doing}>{doing}</span>
      <div className={styles.progress}>
        <Progress value={total === 0 ? 1 : ended / total} label={doing} />
      </div>
      <span className={styles.figures}>{t`${done} of ${all}`}</span>
      <Button size="small" disabled={job.state === 'stopping'} onClick={() => stop(at)}>
        {job.state === 'stopping' ? t`Stopping` : t`Stop`}
      </Button>
    </>
  )
}

function ask(act: Act, at: At, images: readonly Image[], reasons: readonly Counted[], run: () => Promise<void>): void {
  const count = images.length
  const { title, action } = questionOf(act, count)
  confirm({
    title,
    body: (
      <BulkQuestion at={at} images={images} reasons={reasons}>
        {consequenceOf(act)}
      </BulkQuestion>
    ),
    action,
    danger: act === 'delete',
    // The question goes at once: how it goes on is told in the bar.
    run: () => {
      void run()
      return Promise.resolve()
    },
  })
}

function questionOf(act: Act, count: number): { title: string; action: string } {
  switch (act) {
    case 'delete':
      return { title: plural(count, { one: 'Delete # image?', other: 'Delete # images?' }), action: plural(count, { one: 'Delete # image', other: 'Delete # images' }) }
    case 'deactivate':
      return { title: plural(count, { one: 'Deactivate # image?', other: 'Deactivate # images?' }), action: plural(count, { one: 'Deactivate # image', other: 'Deactivate # images' }) }
    case 'reactivate':
      return { title: plural(count, { one: 'Reactivate # image?', other: 'Reactivate # images?' }), action: plural(count, { one: 'Reactivate # image', other: 'Reactivate # images' }) }
    case 'protect':
      return { title: plural(count, { one: 'Protect # image?', other: 'Protect # images?' }), action: plural(count, { one: 'Protect # image', other: 'Protect # images' }) }
    case 'unprotect':
      return {
        title: plural(count, { one: 'Turn off the protection of # image?', other: 'Turn off the protection of # images?' }),
        action: plural(count, { one: 'Turn off protection of # image', other: 'Turn off protection of # images' }),
      }
  }
}

function consequenceOf(act: Act): string {
  switch (act) {
    case 'delete':
      return t`The images and their data go for good, and uploads into them are canceled. Servers that were made from them keep running, but cannot be rebuilt from them.`
    case 'deactivate':
      return t`Nobody but administrators can read their data until they are reactivated: no new servers, no downloads.`
    case 'reactivate':
      return t`Their data can be read again: for new servers, and as downloads.`
    case 'protect':
      return t`Nobody can delete them until the protection is turned off.`
    case 'unprotect':
      return t`They can be deleted then.`
  }
}
