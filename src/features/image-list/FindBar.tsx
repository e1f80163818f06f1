import { LoaderCircle, RotateCw, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '#src/ui/Button.tsx'
import styles from './FindBar.module.css'

export type FindBarProps = {
  /** What the address says. */
  q: string
  onFind: (q: string) => void
  shown: number
  total: number
  /** More images are on their way. */
  loading: boolean
  /** Reads the list anew. */
  onRefresh: () => void
  refreshing: boolean
}

const count = new Intl.NumberFormat('en')

/** Finds in the list as one types; `/` leads here. Says how many there are. */
export function FindBar({ q, onFind, shown, total, loading, onRefresh, refreshing }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null)
  // The field has its own text, so that no letter is lost while an address is being written; going back or clearing brings the address's.
  const [text, setText] = useState(q)
  const written = useRef(q)
  useEffect(() => {
    if (q === written.current) return
    written.current = q
    setText(q)
  }, [q])
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable], dialog, [role=dialog], [popover]')) return
      event.preventDefault()
      input.current?.select()
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  }, [])
  const find = (next: string) => {
    setText(next)
    written.current = next
    onFind(next)
  }
  const counted = shown === total ? `${count.format(total)} ${total === 1 ? 'image' : 'images'}` : `${count.format(shown)} of ${count.format(total)} images`
  return (
    <search className={styles.bar}>
      <div className={styles.field}>
        <Search aria-hidden className={styles.glass} />
        <input
          ref={input}
          type="text"
          inputMode="search"
          className={styles.input}
          aria-label="Find images"
          aria-keyshortcuts="/"
          placeholder="Find by name, id or tag"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => find(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') find('')
          }}
        />
        {text === '' ? (
          <kbd aria-hidden className={styles.key}>
            /
          </kbd>
        ) : (
          <IconButton
            label="Clear"
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
        {loading && <LoaderCircle aria-hidden className={styles.turning} data-keep-moving />}
        {counted}
        {loading && <span className={styles.loading}>, loading more</span>}
      </output>
      <IconButton label="Refresh" className={styles.refresh} aria-busy={refreshing || undefined} onClick={onRefresh}>
        {refreshing ? <LoaderCircle aria-hidden className={styles.turning} data-keep-moving /> : <RotateCw aria-hidden />}
      </IconButton>
    </search>
  )
}
