import { t } from '@lingui/core/macro'
import { ArrowDown, ArrowUp, SlidersHorizontal } from 'lucide-react'
import { iconFace } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import { MenuChoice, MenuGroup } from '#src/ui/MenuChoice.tsx'
import { headingOf } from './columns.tsx'
import { COLUMN_KEYS, nextSort, SORT_KEYS, type ColumnKey, type ListSearch } from './list-search.ts'

export type ViewMenuProps = {
  search: ListSearch
  /** The columns that are to stand there. */
  columns: readonly ColumnKey[]
  /** Those of them that find no room. */
  roomless: ReadonlySet<string>
  /** Rows are cards: what headings offer is here, and there are no columns to choose. */
  cards: boolean
  write: (change: Partial<ListSearch>) => void
}

/** How the list is shown: which images, in which order, with which columns. */
export function ViewMenu({ search, columns, roomless, cards, write }: ViewMenuProps) {
  const { sort, shelf } = search
  const Arrow = sort.dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <Menu label={t`View`} tip={t`View`} trigger={<SlidersHorizontal aria-hidden />} triggerClassName={iconFace}>
      {() => (
        <>
          <MenuGroup label={t`Show`}>
            <MenuChoice kind="radio" checked={shelf === 'shown'} onChoose={() => write({ shelf: 'shown' })}>
              {t`Images`}
            </MenuChoice>
            <MenuChoice kind="radio" checked={shelf === 'hidden'} onChoose={() => write({ shelf: 'hidden' })}>
              {t`Hidden images`}
            </MenuChoice>
          </MenuGroup>
          {cards ? (
            <MenuGroup label={t`Sort by`}>
              {SORT_KEYS.map((key) => (
                <MenuChoice key={key} kind="radio" checked={sort.key === key} sign={<Arrow aria-hidden />} onChoose={() => write({ sort: nextSort(sort, key) })}>
                  {headingOf(key)}
                  {sort.key === key && <span className="sr-only">{sort.dir === 'asc' ? t`ascending` : t`descending`}</span>}
                </MenuChoice>
              ))}
            </MenuGroup>
          ) : (
            <MenuGroup label={t`Columns`}>
              {COLUMN_KEYS.map((key) => (
                <MenuChoice
                  key={key}
                  kind="checkbox"
                  checked={columns.includes(key)}
                  note={roomless.has(key) ? t`No room at this width` : undefined}
                  onChoose={() => write({ columns: COLUMN_KEYS.filter((one) => columns.includes(one) !== (one === key)) })}
                >
                  {headingOf(key)}
                </MenuChoice>
              ))}
            </MenuGroup>
          )}
        </>
      )}
    </Menu>
  )
}
