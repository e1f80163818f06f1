import { plural, t } from '@lingui/core/macro'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { nameOf } from '#src/image/actions.tsx'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { columnsThatFit, useWidth } from '#src/ui/columns-that-fit.ts'
import { noRows, withRows, type Selected } from '#src/ui/row-selection.ts'
import { useShortcut } from '#src/ui/shortcuts.ts'
import { useCards, VirtualTable, type TableHandle } from '#src/ui/VirtualTable.tsx'
import { useJob } from './bulk.ts'
import { doingOf } from './bulk-doing.ts'
import { columnsOf, usualColumns } from './columns.tsx'
import { FindBar } from './FindBar.tsx'
import type { ListedImages } from './listed-images.ts'
import { COLUMN_KEYS, nextSort, SORT_KEYS, type ListSearch, type SortKey } from './list-search.ts'
import { ViewMenu } from './ViewMenu.tsx'
import styles from './ImageList.module.css'

const selectionBar = () => import('./SelectionBar.tsx')
const SelectionBar = lazy(selectionBar)
/** For staff. */
const ProjectFilter = lazy(() => import('./ProjectFilter.tsx'))
const JobOutcome = lazy(() => import('./JobOutcome.tsx'))

export type ImageTableProps = {
  at: At
  can: Can
  list: ListedImages
  search: ListSearch
  write: (change: Partial<ListSearch>) => void
  /** What failed, between the bar and the rows. */
  trouble: React.ReactNode
  /** In place of the rows where there are none. */
  instead: React.ReactNode
}

/** Names the box of a row. */
const selectLabel = (image: Image) => {
  const name = nameOf(image)
  return t`Select ${name}`
}
const idOf = (image: Image) => image.id
/** What a button for everything needs beside the count, in px. */
const ROOMY = 1080
/** The page's padding, in px: the boxes stand in it. */
const EDGE = 32

/** The images in rows, and over them what finds them or, while some are selected, what can be done to those. */
export function ImageTable({ at, can, list, search, write, trouble, instead }: ImageTableProps) {
  const { shown, rest, refresh, refreshing } = list
  const all = list.all ?? shown
  const frame = useRef<HTMLDivElement>(null)
  const table = useRef<TableHandle>(null)
  const width = useWidth(frame) ?? 0
  const cards = useCards()

  const staff = can('context_is_admin')
  const several = useMemo(() => staff && all.some(({ owner }) => owner !== at.scope), [staff, all, at.scope])
  const chosen = search.columns ?? usualColumns(several)
  const chosenText = chosen.join()
  // The address is read anew at every letter that is typed; the rows are not drawn anew for that.
  const columns = useMemo(() => columnsOf(at, can, COLUMN_KEYS.filter((key) => chosenText.split(',').includes(key))), [at, can, chosenText])
  const fitting = useMemo(() => (cards ? columns : columnsThatFit(columns, width - EDGE, search.sort.key)), [cards, columns, width, search.sort.key])
  const choose = (change: Partial<ListSearch>) => write(change.columns?.join() === usualColumns(several).join() ? { ...change, columns: undefined } : change)

  const [selected, setSelected] = useState<Selected>(noRows)
  // What is gone leaves the selection without a word.
  const images = useMemo(() => (selected.size === 0 ? [] : all.filter(({ id }) => selected.has(id))), [all, selected])
  const unseen = useMemo(() => images.length - shown.reduce((sum, { id }) => sum + Number(selected.has(id)), 0), [images, shown, selected])
  const job = useJob('running', at)
  const outcome = useJob('ended', at)
  const onDone = ({ id }: Image) => setSelected((now) => withRows(now, [id], false))
  /** What had the focus is gone: the rows take it, or the heading of the page where there are none. */
  const refocus = () => {
    if (document.activeElement !== document.body) return
    if (table.current) table.current.enter()
    else document.querySelector('h1')?.focus()
  }
  useEffect(() => {
    // Not waited for when it is wanted.
    selectionBar().catch(() => undefined)
  }, [])

  const some = shown.length > 0
  useShortcut('ArrowDown ArrowUp', t`Go from image to image`, some ? () => table.current?.enter() : undefined, 'list')
  useShortcut('Enter', t`Open the image`, undefined, 'list')
  useShortcut('x', t`Select the image`, some ? () => table.current?.toggle() : undefined, 'list')

  const whose = (several || search.project !== undefined) && (
    <Suspense>
      <ProjectFilter at={at} images={all} project={search.project} onChoose={(project) => write({ project })} />
    </Suspense>
  )
  const findBar = (
    <FindBar q={search.q} onFind={(q) => write({ q })} onDown={() => table.current?.enter()} total={list.all?.length} shown={shown.length} rest={rest} onRefresh={refresh} refreshing={refreshing} whose={whose}>
      <ViewMenu search={search} columns={chosen} roomless={new Set(columns.filter((column) => !fitting.includes(column)).map(({ key }) => key))} cards={cards} write={choose} />
    </FindBar>
  )
  const count = shown.length
  const marked = images.length
  const said = job ? doingOf(job.act, job.images.length) : marked > 0 && plural(marked, { one: '# image selected', other: '# images selected' })
  return (
    <div ref={frame} className={styles.list}>
      {/* It stands before it has something to say, else the first words are not heard. */}
      <output className="sr-only">{said}</output>
      {images.length > 0 || job ? (
        <Suspense fallback={findBar}>
          <SelectionBar
            at={at}
            can={can}
            images={images}
            unseen={unseen}
            shown={shown.length}
            loading={rest === 'loading'}
            job={job}
            roomy={width >= ROOMY}
            onAll={() => setSelected((now) => withRows(now, shown.map(idOf), true))}
            onClear={() => setSelected(noRows)}
            onDone={onDone}
            onLeft={refocus}
          />
        </Suspense>
      ) : (
        findBar
      )}
      {outcome && (
        <div className={styles.notice}>
          <Suspense>
            <JobOutcome at={at} job={outcome} busy={job !== undefined} onDone={onDone} onLeft={refocus} />
          </Suspense>
        </div>
      )}
      {trouble !== undefined && <div className={styles.notice}>{trouble}</div>}
      {instead ?? (
        <VirtualTable<Image>
          ref={table}
          label={t`Images`}
          rows={shown}
          rowKey={idOf}
          columns={fitting}
          sort={search.sort}
          sortable={SORT_KEYS}
          onSort={(column) => write({ sort: nextSort(search.sort, column as SortKey) })}
          selection={{ selected, onSelect: setSelected, labelOf: selectLabel, heading: t`Selected`, allLabel: plural(count, { one: 'Select # image', other: 'Select all # images' }) }}
        />
      )}
    </div>
  )
}
