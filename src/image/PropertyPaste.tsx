import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { FormDialog } from '#src/forms/FormDialog.tsx'
import { Button } from '#src/ui/Button.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { readPaste, type Pasted } from './property-paste.ts'
import type { PropertyRow, Reserved } from './property-values.ts'
import styles from './PropertyPaste.module.css'

export type PropertyPasteProps = {
  /** What was pasted already. */
  text: string
  rows: readonly PropertyRow[]
  reserved: Reserved | undefined
  onTake: (pasted: readonly Pasted[]) => void
  onClose: () => void
}

/** Many properties at once, from a text: what it would do stands under it before it is taken in. */
export default function PropertyPaste({ text: first, rows, reserved, onTake, onClose }: PropertyPasteProps) {
  const id = useId()
  const [text, setText] = useState(first)
  const pasted = readPaste(text, rows, reserved)
  const taken = pasted.filter(({ kind }) => kind === 'added' || kind === 'changed')
  return (
    <FormDialog title={t`Paste properties`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          // It stands within the form of the image, as React sees it.
          event.stopPropagation()
          if (taken.length === 0) return
          onClose()
          onTake(taken)
        }}
      >
        <div>
          <label htmlFor={id} className={styles.label}>{t`Properties`}</label>
          <textarea
            ref={focus}
            id={id}
            rows={6}
            dir="auto"
            value={text}
            spellCheck={false}
            autoComplete="off"
            aria-describedby={`${id}-help`}
            className={styles.text}
            placeholder={'hw_disk_bus=virtio\nos_type=linux'}
            onChange={(event) => setText(event.target.value)}
          />
          <p id={`${id}-help`} className={styles.help}>
            <Trans>
              Lines of <code>key=value</code>, the options of a command (<code>--property key=value</code>), or a JSON object.
            </Trans>
          </p>
        </div>
        <Found pasted={pasted} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <WhyNotButton type="submit" variant="contained" color="primary" why={taken.length === 0 ? { words: t`There is nothing to apply.` } : undefined}>
            {taken.length === 0 ? t`Apply` : plural(taken.length, { one: 'Apply # property', other: 'Apply # properties' })}
          </WhyNotButton>
        </div>
      </form>
    </FormDialog>
  )
}

/** The dialog is opened to write in it. */
const focus = (element: HTMLTextAreaElement | null) => element?.focus()

/** What a text does: added, changed, refused, and how much of it is there already. */
function Found({ pasted }: { pasted: readonly Pasted[] }) {
  const { added = [], changed = [], refused = [], same = [] } = Object.groupBy(pasted, ({ kind }) => kind)
  const summary = [
    added.length > 0 && plural(added.length, { one: '# new', other: '# new' }),
    changed.length > 0 && plural(changed.length, { one: '# changed', other: '# changed' }),
    refused.length > 0 && plural(refused.length, { one: '# refused', other: '# refused' }),
    same.length > 0 && plural(same.length, { one: '# there already', other: '# there already' }),
  ].filter((one) => one !== false)
  return (
    <section aria-label={t`What is applied`} className={styles.found}>
      <output className={styles.summary}>{summary.join(' · ')}</output>
      <ul className={styles.list}>
        {[...refused, ...changed, ...added].map((one, i) => (
          <li key={i} data-kind={one.kind}>
            <Line pasted={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ pasted }: { pasted: Pasted }) {
  switch (pasted.kind) {
    case 'added':
      return (
        <>
          <Kind>{t`new`}</Kind>
          <bdi className={styles.key}>{pasted.key}</bdi>
          <bdi className={styles.value}>{pasted.value}</bdi>
        </>
      )
    case 'changed':
      return (
        <>
          <Kind>{t`changed`}</Kind>
          <bdi className={styles.key}>{pasted.key}</bdi>
          <bdi className={styles.value}>
            <del>{pasted.was}</del> {pasted.value}
          </bdi>
        </>
      )
    case 'refused':
      return (
        <>
          <Kind>{t`refused`}</Kind>
          <bdi className={styles.key}>{pasted.text}</bdi>
          <span className={styles.why}>{pasted.why}</span>
        </>
      )
    case 'same':
      return null
  }
}

const Kind = ({ children }: { children: string }) => <span className={styles.kind}>{children}</span>
