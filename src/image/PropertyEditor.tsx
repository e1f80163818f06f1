import { Plus, Trash2, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useController, useFieldArray, useFormContext, useFormState, useWatch, type Control } from 'react-hook-form'
import { CellField } from '#src/forms/CellField.tsx'
import type { At } from '#src/paths.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import type { PropertyRow, PropertyValues, Reserved } from './property-values.ts'
import styles from './PropertyEditor.module.css'

/** Rows of key and value, the `rows` of the form that it stands in. A key that the image has stays as it is: another key is another property. */
export function PropertyEditor(_: { at: At; reserved?: Reserved }) {
  const { control, getValues } = useFormContext<PropertyValues>()
  const { fields, prepend, remove } = useFieldArray({ control, name: 'rows' })
  const { errors } = useFormState({ control, name: 'rows' })
  const [text, setText] = useState('')
  const add = useRef<HTMLButtonElement>(null)
  // Found when the filter is typed: a row that is then worked on does not vanish under one's hands.
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const filter = (typed: string) => {
    const words = typed.trim().toLowerCase()
    const rows = getValues('rows')
    setText(typed)
    setHidden(new Set(fields.filter((_, i) => !matches(rows[i], words)).map(({ id }) => id)))
  }
  const drop = (i: number) => {
    remove(i)
    // What had the focus is gone.
    add.current?.focus()
  }
  const shown = fields.map(({ id }, i) => ({ id, i })).filter(({ id, i }) => !hidden.has(id) || errors.rows?.[i] !== undefined)

  return (
    <section aria-label="Properties" className={styles.section}>
      <div className={styles.tools}>
        {fields.length > 5 && (
          <div className={styles.find}>
            <TextInput label="Filter" type="search" placeholder="Key or value" value={text} onChange={(event) => filter(event.target.value)} />
          </div>
        )}
        {/* On top of a list that may be long. */}
        <Button ref={add} startIcon={<Plus aria-hidden size={16} />} onClick={() => prepend({ key: '', value: '', state: 'new' }, { focusName: 'rows.0.key' })}>
          Add property
        </Button>
      </div>
      {fields.length === 0 ? (
        <p className={styles.none}>This image has no properties. They tell the cloud how to run it (hw_disk_bus, os_type …), and people what it is.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
              <th scope="col">
                <span className="sr-only">Take out</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, i }) => (
              <Row key={id} control={control} i={i} onRemove={() => drop(i)} />
            ))}
          </tbody>
        </table>
      )}
      {fields.length > 0 && shown.length === 0 && <p className={styles.none}>No property matches “{text}”.</p>}
      {errors.rows?.root && <p className={styles.error}>{errors.rows.root.message}</p>}
    </section>
  )
}

const matches = (row: PropertyRow | undefined, words: string) => row === undefined || row.state === 'new' || row.key.toLowerCase().includes(words) || row.value.toLowerCase().includes(words)

function Row({ control, i, onRemove }: { control: Control<PropertyValues>; i: number; onRemove: () => void }) {
  const { onChange } = useController({ control, name: `rows.${i}.state` }).field
  const row = useWatch({ control, name: `rows.${i}` })
  const name = row.key.trim() || 'the new property'
  switch (row.state) {
    case 'removed':
      return (
        <tr data-removed>
          <td>
            <del className={styles.key}>{row.key}</del>
          </td>
          <td>
            <del className={styles.gone}>{row.value}</del>
          </td>
          <td>
            <IconButton label={`Keep ${name}`} onClick={() => onChange('there')}>
              <Undo2 aria-hidden />
            </IconButton>
          </td>
        </tr>
      )
    case 'there':
      return (
        <tr>
          <td>
            <span className={styles.key}>{row.key}</span>
          </td>
          <td>
            <CellField control={control} name={`rows.${i}.value`} label={`Value of ${name}`} placeholder="Empty" />
          </td>
          <td>
            <IconButton label={`Delete ${name}`} onClick={() => onChange('removed')}>
              <Trash2 aria-hidden />
            </IconButton>
          </td>
        </tr>
      )
    case 'new':
      return (
        <tr>
          <td>
            <CellField control={control} name={`rows.${i}.key`} label="Key of the new property" placeholder="Key" mono />
          </td>
          <td>
            <CellField control={control} name={`rows.${i}.value`} label={`Value of ${name}`} placeholder="Value" />
          </td>
          <td>
            <IconButton label={`Delete ${name}`} onClick={onRemove}>
              <Trash2 aria-hidden />
            </IconButton>
          </td>
        </tr>
      )
  }
}
