import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Trash2, TriangleAlert, Undo2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useController, useFormContext, useWatch } from 'react-hook-form'
import type { Definition, Metadefs } from '#src/api/glance/metadefs.ts'
import { CellField } from '#src/forms/CellField.tsx'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { NAMED_PROPERTIES } from './image-values.ts'
import { askedBy, kindOf, united, whyUnfit } from './property-definition.ts'
import { groupOf, meantBy } from './property-groups.ts'
import type { PropertyRow, PropertyValues } from './property-values.ts'
import { PropertyInput } from './PropertyInput.tsx'
import styles from './PropertyTableRow.module.css'

export type PropertyTableRowProps = {
  i: number
  /** What the cloud's definitions say, by key; undefined until they are there. */
  definitions: Metadefs['definitions'] | undefined
  /** Enter was pressed in the value. */
  onNext: (i: number, state: PropertyRow['state']) => void
  /** A new row goes for good; `button` has the focus. */
  onDrop: (i: number, button: HTMLElement) => void
  /** For those who do not see it. */
  say: (words: string) => void
}

/** A property: its key, which stays once the image has it, and its value, asked for as its definition says. */
export function PropertyTableRow({ i, definitions, onNext, onDrop, say }: PropertyTableRowProps) {
  const { control } = useFormContext<PropertyValues>()
  const line = useRef<HTMLTableRowElement>(null)
  // At once: setFocus of the form waits a moment, in which one types on.
  const go = (part: 'key' | 'value') => line.current?.querySelector<HTMLElement>(`[name$=".${part}"]`)?.focus()
  const row = useWatch({ control, name: `rows.${i}` })
  const state = useController({ control, name: `rows.${i}.state` }).field
  const value = useController({ control, name: `rows.${i}.value` }).field
  const id = useId()
  const key = row.key.trim()
  const name = key || t`the new property`
  const definition = useSteady(united(definitions?.get(key)))

  if (row.state === 'removed')
    return (
      <tr className={styles.row}>
        <td>
          <del className={styles.key}>{row.key}</del>
        </td>
        <td>
          <del className={styles.gone}>{row.value}</del>
        </td>
        <td>
          <IconButton
            data-tool
            label={t`Keep ${name}`}
            onClick={() => {
              state.onChange('there')
              say(t`${name} is kept.`)
            }}
          >
            <Undo2 aria-hidden />
          </IconButton>
        </td>
      </tr>
    )
  const isNew = row.state === 'new'
  const changed = row.was !== undefined && row.was !== row.value
  return (
    <tr ref={line} className={styles.row} data-changed={isNew || changed || undefined} onFocus={definition.hold} onBlur={definition.release}>
      <td>
        {isNew ? (
          <CellField control={control} name={`rows.${i}.key`} label={t`Key of the new property`} placeholder={t`Key`} mono onEnter={() => go('value')} />
        ) : (
          <bdi className={styles.key}>{row.key}</bdi>
        )}
        {definition.now === undefined ? isNew && <NewKey i={i} name={key} known={definitions?.keys()} onTake={() => go('value')} /> : <Title definition={definition.now} />}
        {isNamed(key) && <p className={styles.title}>{t`also on Edit image`}</p>}
      </td>
      <td>
        <PropertyInput
          name={`rows.${i}.value`}
          label={t`Value of ${name}`}
          placeholder={isNew ? t`Value` : t`Empty`}
          definition={definition.now}
          describedBy={definition.now && id}
          onEnter={() => (key === '' && isNew ? go('key') : onNext(i, row.state))}
        />
        {definition.now && <About id={id} definition={definition.now} value={row.value} />}
      </td>
      <td>
        {changed && (
          <IconButton
            label={t`Undo the change to ${name}`}
            onClick={(event) => {
              // This button goes: the one beside it stays.
              event.currentTarget.parentElement?.querySelector<HTMLElement>('[data-tool]')?.focus()
              value.onChange(row.was)
              say(t`Undone: ${name}`)
            }}
          >
            <Undo2 aria-hidden />
          </IconButton>
        )}
        <IconButton
          data-tool
          label={t`Delete ${name}`}
          onClick={(event) => {
            if (isNew) return onDrop(i, event.currentTarget)
            state.onChange('removed')
            say(t`${name} is deleted when you save.`)
          }}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </td>
    </tr>
  )
}

const isNamed = (key: string) => (NAMED_PROPERTIES as readonly string[]).includes(key)

/** A definition that comes while somebody writes the value waits until they leave it: another kind of input would take the focus. */
function useSteady(definition: Definition | undefined) {
  const [writing, setWriting] = useState(false)
  return {
    now: writing ? undefined : definition,
    hold: (event: React.FocusEvent) => setWriting(definition === undefined && event.target instanceof HTMLTextAreaElement && event.target.name.endsWith('.value')),
    release: () => setWriting(false),
  }
}

function Title({ definition: { title, required, object, readonly } }: { definition: Definition }) {
  return (
    <div className={styles.title}>
      {title !== undefined && <bdi>{title}</bdi>}
      {required && <Tag tip={object}>{t`required`}</Tag>}
      {readonly && <Tag>{t`read-only by its definition`}</Tag>}
    </div>
  )
}

/** What a key means that no definition knows. */
function NewKey({ i, name, known = [], onTake }: { i: number; name: string; known: Iterable<string> | undefined; onTake: () => void }) {
  const { setValue } = useFormContext<PropertyValues>()
  const meant = meantBy(name, known)
  if (meant !== undefined)
    return (
      <p className={styles.title}>
        <Trans>
          Did you mean{' '}
          <Button
            variant="text"
            color="primary"
            size="small"
            className={styles.meant}
            onClick={() => {
              setValue(`rows.${i}.key`, meant, { shouldDirty: true, shouldValidate: true })
              onTake()
            }}
          >
            {meant}
          </Button>
          ?
        </Trans>
      </p>
    )
  return groupOf(name) === 'cloud' ? <p className={styles.title}>{t`Known to Nova and Cinder`}</p> : null
}

/** So much of a description is read at once. */
const LONG = 150

/** What a definition says under the value: what is wrong with it, what it is, what it may be. */
function About({ id, definition, value }: { id: string; definition: Definition; value: string }) {
  const [open, setOpen] = useState(false)
  const { description = '', default: usual } = definition
  const unfit = whyUnfit(definition, value)
  const long = description.length > LONG
  return (
    <div className={styles.about}>
      <div id={id}>
        {unfit !== undefined && (
          <p className={styles.unfit}>
            <TriangleAlert aria-hidden /> {unfit}
          </p>
        )}
        <p dir="auto" className={styles.description} data-folded={(long && !open) || undefined}>
          {description}
        </p>
      </div>
      <p>
        {[askedBy(definition).kind !== 'choice' && kindOf(definition), usual && t`usually ${usual}`].filter(Boolean).join(' · ')}
        {long && (
          <Button variant="text" size="small" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t`Less` : t`More`}
          </Button>
        )}
      </p>
    </div>
  )
}
