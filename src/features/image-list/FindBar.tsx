import { plural, t } from '@lingui/core/macro'
import { LoaderCircle, RotateCw, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '#src/lib/number.ts'
import { IconButton } from '#src/ui/Button.tsx'
import { useShortcut } from '#src/ui/shortcuts.ts'
import styles from './FindBar.module.css'

export type FindBarProps = {
  /** What the address says. */
  q: string
  onFind: (q: string) => void
  /** The arrow down: to what is found. */
  onDown: () => void
  /** How many images there are to find, and how many are found; `undefined` before any has been read. */
  total: number | undefined
  shown: number
  /** Whether more images are on their way, or were to come and did not. */
  rest: 'loading' | 'missing' | undefined
  /** Reads the list anew. */
  onRefresh: () => void
  refreshing: boolean
  /** Whose images are shown, where one can choose. */
  whose: React.ReactNode
  /** How the list is shown. */
  children: React.ReactNode
}

/** Finds in the list as one types; `/` leads here. Says how many there are. */
export function FindBar({ q, onFind, onDown, total, shown, rest, onRefresh, refreshing, whose, children }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null)
  // The field has its own text, so that no letter is lost while an address is being written; going back or clearing brings the address's.
  const [text, setText] = useState(q)
  const written = useRef<string[]>([])
  useEffect(() => {
    // What was written here comes back later than it was typed.
    const mine = written.current.indexOf(q)
    written.current = written.current.slice(mine + 1)
    if (mine >= 0) return
    written.current = []
    setText(q)
  }, [q])
  useShortcut('/', t`Find in the list`, () => input.current?.select(), 'list')
  const find = (next: string) => {
    setText(next)
    written.current.push(next)
    onFind(next)
  }
  return (
    <search className={styles.bar}>
      <div className={styles.field}>
        <Search aria-hidden className={styles.glass} />
        <input
          ref={input}
          type="text"
          inputMode="search"
          className={styles.input}
          aria-label={t`Find images`}
          aria-keyshortcuts="/"
          placeholder={t`Find by name, id or tag`}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          value={text}
          onChange={(event) => find(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') find('')
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              onDown()
            }
          }}
        />
        {text === '' ? (
          <kbd aria-hidden className={styles.key}>
            /
          </kbd>
        ) : (
          <IconButton
            label={t`Clear`}
            className={styles.clear}
            onClick={() => {
              find('')
              input.current?.focus()
            }}
          >
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      <output className={styles.count}>
        {rest === 'loading' && <LoaderCircle aria-hidden className={styles.turning} data-keep-moving />}
        {total !== undefined && countOf(shown, total, rest)}
      </output>
      {whose}
      <div className={styles.tools}>
        {children}
        <IconButton label={t`Refresh`} aria-busy={refreshing || undefined} onClick={onRefresh}>
          {refreshing ? <LoaderCircle aria-hidden className={styles.turning} data-keep-moving /> : <RotateCw aria-hidden />}
        </IconButton>
      </div>
    </search>
  )
}

function countOf(shown: number, total: number, rest: FindBarProps['rest']): string {
  const found = formatNumber(shown)
  const images = shown === total ? plural(total, { one: '# image', other: '# images' }) : plural(total, { one: `${found} of # image`, other: `${found} of # images` })
  if (rest === undefined) return images
  return rest === 'loading' ? t`${images}, loading more` : t`${images}, not all of them`
}
