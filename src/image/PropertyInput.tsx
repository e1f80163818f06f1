import { plural, t } from '@lingui/core/macro'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useController, useFormContext } from 'react-hook-form'
import type { Definition } from '#src/api/glance/metadefs.ts'
import { CellField } from '#src/forms/CellField.tsx'
import { askedBy, listOf, toggled } from './property-definition.ts'
import type { PropertyValues } from './property-values.ts'
import styles from './PropertyInput.module.css'

type Part = {
  name: `rows.${number}.value`
  label: string
  placeholder: string
  definition: Definition | undefined
  describedBy: string | undefined
  onEnter: () => void
}

/** A value, asked for as its definition says. Whatever it is, it stands there as it is: Glance checks none of this, so anything may be written. */
export function PropertyInput({ definition, ...field }: Part) {
  const { control } = useFormContext<PropertyValues>()
  const [free, setFree] = useState(false)
  const asked = definition && askedBy(definition)
  switch (asked?.kind) {
    case 'choice':
      return free ? <CellField control={control} {...field} /> : <Choice {...field} values={asked.values} onFree={() => setFree(true)} />
    case 'list':
      return (
        <>
          <CellField control={control} {...field} />
          {definition && asked.values.length > 0 && <Items name={field.name} definition={definition} values={asked.values} />}
        </>
      )
    case 'number':
    case 'text':
    case undefined:
      return <CellField control={control} {...field} />
  }
}

/** No value that a person could have written: the way out of the list. */
const OTHER = '\u0000'

/** The platform's own list. What is not in it stays what it is until it is chosen otherwise. */
function Choice({ name, label, describedBy, values, onFree }: Omit<Part, 'definition' | 'placeholder' | 'onEnter'> & { values: readonly string[]; onFree: () => void }) {
  const { control, setFocus } = useFormContext<PropertyValues>()
  const { field, fieldState } = useController({ control, name })
  const { ref, value, onChange, onBlur } = field
  return (
    <span className={styles.choice}>
      <select
        ref={ref}
        name={name}
        value={value}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={fieldState.invalid || undefined}
        onBlur={onBlur}
        onChange={(event) => {
          if (event.target.value !== OTHER) return onChange(event)
          onFree()
          requestAnimationFrame(() => setFocus(name))
        }}
      >
        {!values.includes(value) && <option value={value}>{value === '' ? t`Not chosen` : value}</option>}
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
        <option value={OTHER}>{t`Another value…`}</option>
      </select>
      <ChevronDown aria-hidden />
    </span>
  )
}

/** The items that a list may have, to be chosen; the text over them says the same. */
function Items({ name, definition, values }: { name: Part['name']; definition: Definition; values: readonly string[] }) {
  const { control } = useFormContext<PropertyValues>()
  const { field } = useController({ control, name })
  const id = useId()
  const { items } = listOf(field.value)
  const { key } = definition
  return (
    <details className={styles.items}>
      <summary>{plural(values.length, { one: 'Choose from # item', other: 'Choose from # items' })}</summary>
      <fieldset>
        <legend className="sr-only">{t`Items of ${key}`}</legend>
        {values.map((value, i) => (
          <label key={value} htmlFor={`${id}-${i}`}>
            <input id={`${id}-${i}`} type="checkbox" checked={items.includes(value)} onChange={() => field.onChange(toggled(field.value, value, definition))} />
            {value}
          </label>
        ))}
      </fieldset>
    </details>
  )
}
