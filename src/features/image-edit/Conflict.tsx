import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { FormDialog } from '#src/forms/FormDialog.tsx'
import { changedKeys, type Wire } from '#src/image/changes.ts'
import { own } from '#src/lib/json-patch.ts'
import { Button } from '#src/ui/Button.tsx'
import styles from './Conflict.module.css'
import type { Words } from './words.tsx'

/** Whose version of each key is to be. */
export type Choices = Readonly<Record<string, 'mine' | 'theirs'>>

export type ConflictProps = {
  /** What the form began with. */
  was: Wire
  mine: Wire
  /** What the image is now. */
  theirs: Wire
  /** Theirs with all that is mine. */
  result: Wire
  /** What both have changed, each in their own way. */
  keys: readonly string[]
  /** What only they have changed. */
  elsewhere: readonly string[]
  words: Words
  onDecide: (choices: Choices) => void
  onClose: () => void
}

/** The same was changed here and elsewhere: both versions beside each other, to choose from. Nothing is written yet. */
export function Conflict({ was, mine, theirs, result, keys, elsewhere, words, onDecide, onClose }: ConflictProps) {
  const [chosen, setChosen] = useState<Choices>({})
  const [asked, setAsked] = useState(false)
  const all = (whose: Choices[string]) => setChosen(Object.fromEntries(keys.map((key) => [key, whose])))
  const open = keys.filter((key) => chosen[key] === undefined)
  const taken = Object.fromEntries(keys.filter((key) => chosen[key] === 'theirs').map((key) => [key, own(theirs, key)]))
  const left = changedKeys(theirs, { ...result, ...taken }).length
  const fields = elsewhere.map(words.label).join(', ')
  return (
    <FormDialog title={t`Changed elsewhere meanwhile`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          // A dialog's form stands within the page's, as React sees it.
          event.stopPropagation()
          setAsked(true)
          if (open.length === 0) onDecide(chosen)
        }}
      >
        <p role="alert">
          <Trans>Somebody else has changed the same fields. Nothing is saved yet: choose for each what it is to be.</Trans>
        </p>
        {keys.length > 1 && (
          <div className={styles.all}>
            <Button size="small" onClick={() => all('mine')}>{t`Keep all of mine`}</Button>
            <Button size="small" onClick={() => all('theirs')}>{t`Take all of theirs`}</Button>
          </div>
        )}
        {keys.map((key) => (
          <Choice
            key={key}
            field={key}
            words={words}
            was={was[key]}
            mine={mine[key]}
            theirs={theirs[key]}
            chosen={chosen[key]}
            missing={asked && chosen[key] === undefined}
            onChoose={(whose) => setChosen({ ...chosen, [key]: whose })}
          />
        ))}
        {fields !== '' && (
          <p className={styles.elsewhere}>
            <Trans>Also changed elsewhere, and kept as it is now: {fields}.</Trans>
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t`Back to the form`}</Button>
          <Button type="submit" variant="contained" color="primary">
            {left === 0 ? t`Use theirs` : plural(left, { one: 'Save # change', other: 'Save # changes' })}
          </Button>
        </div>
      </form>
    </FormDialog>
  )
}

type ChoiceProps = {
  field: string
  words: Words
  was: unknown
  mine: unknown
  theirs: unknown
  chosen: Choices[string] | undefined
  missing: boolean
  onChoose: (whose: Choices[string]) => void
}

function Choice({ field, words, was, mine, theirs, chosen, missing, onChoose }: ChoiceProps) {
  const id = useId()
  const sides = [
    { whose: 'mine', label: t`Keep mine`, value: mine },
    { whose: 'theirs', label: t`Take theirs`, value: theirs },
  ] as const
  return (
    <fieldset className={styles.choice} aria-describedby={`${id}-was ${missing ? `${id}-missing` : ''}`}>
      <legend className={words.mono === true ? styles.key : styles.legend}>{words.label(field)}</legend>
      <p id={`${id}-was`} className={styles.was}>
        <Trans>
          It was: <bdi>{words.value(field, was)}</bdi>
        </Trans>
      </p>
      <div className={styles.sides}>
        {sides.map(({ whose, label, value }) => (
          <label key={whose} className={styles.side}>
            <input type="radio" name={`${id}-whose`} checked={chosen === whose} onChange={() => onChoose(whose)} />
            <span className={styles.whose}>{label}</span>
            <bdi className={styles.value}>{words.value(field, value)}</bdi>
          </label>
        ))}
      </div>
      {missing && <p id={`${id}-missing`} className={styles.missing}>{t`Choose one.`}</p>}
    </fieldset>
  )
}
