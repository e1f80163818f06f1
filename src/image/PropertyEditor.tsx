import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, ClipboardPaste, Copy, Plus } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useFieldArray, useFormContext, useFormState } from 'react-hook-form'
import { metadefsQuery } from '#src/api/glance/metadefs.ts'
import type { At } from '#src/paths.ts'
import { ActionItems } from '#src/ui/ActionMenu.tsx'
import { Button, iconFace } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { groupOf, PROPERTY_GROUPS, type PropertyGroup } from './property-groups.ts'
import { asJson, asLines, saysMany, takePaste, type Pasted } from './property-paste.ts'
import { propertiesToWire, type PropertyRow, type PropertyValues, type Reserved } from './property-values.ts'
import styles from './PropertyEditor.module.css'
import { PropertyTableRow } from './PropertyTableRow.tsx'

const PropertyPaste = lazy(() => import('./PropertyPaste.tsx'))
const PropertyDefinitions = lazy(() => import('./PropertyDefinitions.tsx'))

export type PropertyEditorProps = {
  at: At
  /** Keys that the form has a field of their own for. */
  reserved?: Reserved
}

/** Above so many rows one looks for one. */
const MANY = 5

/** The properties of an image: the `rows` of the form that it stands in. A key that the image has stays as it is: another key is another property. */
export function PropertyEditor({ at, reserved }: PropertyEditorProps) {
  const { control, getValues, setValue, setFocus, formState } = useFormContext<PropertyValues>()
  const { fields, prepend, remove } = useFieldArray({ control, name: 'rows' })
  const { errors } = useFormState({ control, name: 'rows' })
  // Without suspense: what is not known, or cannot be read, is edited as text.
  const { data: metadefs } = useQuery(metadefsQuery(at))
  const table = useRef<HTMLTableElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const [said, setSaid] = useState('')
  const [pasting, setPasting] = useState<string>()
  const [browsing, setBrowsing] = useState(false)
  const [text, setText] = useState('')
  // Found when the filter is typed: a row that is then worked on does not vanish under one's hands.
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const filter = (typed: string) => {
    const words = typed.trim().toLowerCase()
    const rows = getValues('rows')
    const titles = (row: PropertyRow) => (metadefs?.definitions.get(row.key) ?? []).map(({ title }) => title ?? '')
    setText(typed)
    setHidden(new Set(fields.filter((_, i) => !matches(rows[i], words, titles)).map(({ id }) => id)))
  }

  const addRow = () => prepend({ key: '', value: '', state: 'new' }, { focusName: 'rows.0.key' })
  const take = (pasted: readonly Pasted[]) => {
    const rows = takePaste(getValues('rows'), pasted)
    setValue('rows', rows, { shouldDirty: true, shouldTouch: true, shouldValidate: formState.isSubmitted })
    setHidden(new Set())
    setText('')
    const first = rows.findIndex(({ key }) => pasted.some((one) => 'key' in one && one.key === key.trim()))
    // The dialog gives the focus back first.
    if (first >= 0) requestAnimationFrame(() => setFocus(`rows.${first}.value`))
  }
  /** From the value of one row to the next, and after a new one to another. */
  const goOn = (i: number, state: PropertyRow['state']) => {
    if (state === 'new') return addRow()
    const values = [...(table.current?.querySelectorAll<HTMLElement>('[name$=".value"]') ?? [])]
    const next = values[values.findIndex((one) => one.getAttribute('name') === `rows.${i}.value`) + 1]
    ;(next ?? add.current)?.focus()
  }
  const drop = (i: number, button: HTMLElement) => {
    const row = button.closest('tr')
    const beside = row?.nextElementSibling ?? row?.previousElementSibling
    // What has the focus goes: what stands beside it has it then.
    ;(beside?.querySelector<HTMLElement>('[data-tool]') ?? add.current)?.focus()
    remove(i)
  }

  const shown = fields.map(({ id, key, state }, i) => ({ id, i, group: state === 'new' ? ('new' as const) : groupOf(key) })).filter(({ id, i }) => !hidden.has(id) || errors.rows?.[i] !== undefined)
  const unread = metadefs?.failed.length ?? 0

  return (
    <section aria-label={t`Properties`} className={styles.section}>
      {/* On top of a list that may be long. */}
      <div className={styles.tools}>
        <Button ref={add} startIcon={<Plus aria-hidden />} onClick={addRow}>{t`Add property`}</Button>
        <Button startIcon={<BookOpen aria-hidden />} onClick={() => setBrowsing(true)}>{t`Add from definitions`}</Button>
        <Button startIcon={<ClipboardPaste aria-hidden />} onClick={() => setPasting('')}>{t`Paste many`}</Button>
        {fields.length > 0 && (
          <Menu label={t`Copy all properties`} tip={t`Copy all`} trigger={<Copy aria-hidden />} triggerClassName={iconFace} align="end">
            {() => (
              <ActionItems
                items={[
                  { label: t`Copy as key=value`, onSelect: () => void copy(asLines(texts(getValues()))) },
                  { label: t`Copy as JSON`, onSelect: () => void copy(asJson(texts(getValues()))) },
                ]}
              />
            )}
          </Menu>
        )}
      </div>
      {fields.length > MANY && (
        <div className={styles.find}>
          <TextInput label={t`Find properties`} type="search" placeholder={t`Key, value or title`} value={text} onChange={(event) => filter(event.target.value)} />
        </div>
      )}
      {fields.length === 0 ? (
        <p className={styles.none}>
          <Trans>There are no properties. They tell the cloud how to run the image (hw_disk_bus, os_type …), and people what it is.</Trans>
        </p>
      ) : (
        <table
          ref={table}
          className={styles.table}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text/plain')
            const name = event.target instanceof HTMLTextAreaElement ? event.target.name : ''
            if (!name.endsWith('.key') || !saysMany(pasted)) return
            event.preventDefault()
            setPasting(pasted)
          }}
        >
          <thead>
            <tr>
              <th scope="col">{t`Key`}</th>
              <th scope="col">{t`Value`}</th>
              <th scope="col">
                <span className="sr-only">{t`Delete or undo`}</span>
              </th>
            </tr>
          </thead>
          {(['new', ...PROPERTY_GROUPS] as const).map((group) => {
            const rows = shown.filter((row) => row.group === group)
            if (rows.length === 0) return null
            return (
              <tbody key={group}>
                {group !== 'new' && <GroupHeading group={group} />}
                {rows.map(({ id, i }) => (
                  <PropertyTableRow key={id} i={i} definitions={metadefs?.definitions} onNext={goOn} onDrop={drop} say={setSaid} />
                ))}
              </tbody>
            )
          })}
        </table>
      )}
      {fields.length > 0 && shown.length === 0 && <p className={styles.none}>{t`No property matches “${text}”.`}</p>}
      {errors.rows?.root && <p className={styles.error}>{errors.rows.root.message}</p>}
      {unread > 0 && (
        <p className={styles.none}>
          <Trans>Some definitions could not be read: what they say is missing here.</Trans>
        </p>
      )}
      <output className="sr-only">{said}</output>
      <Suspense>
        {pasting !== undefined && <PropertyPaste text={pasting} rows={getValues('rows')} reserved={reserved} onTake={take} onClose={() => setPasting(undefined)} />}
        {browsing && <PropertyDefinitions at={at} rows={getValues('rows')} reserved={reserved} onTake={take} onClose={() => setBrowsing(false)} />}
      </Suspense>
    </section>
  )
}

function GroupHeading({ group }: { group: PropertyGroup }) {
  const { name, means } = wordsOf(group)
  return (
    <tr className={styles.group}>
      <th scope="rowgroup" colSpan={3}>
        {name} <span>{means}</span>
      </th>
    </tr>
  )
}

function wordsOf(group: PropertyGroup): { name: string; means: string } {
  switch (group) {
    case 'cloud':
      return { name: t`Known to Nova and Cinder`, means: t`how servers and volumes are set up` }
    case 'other':
      return { name: t`Other`, means: t`for people, and whatever else reads them` }
    case 'snapshot':
      return { name: t`Written by Nova`, means: t`when it made this image from a server` }
  }
}

const texts = (values: PropertyValues) => propertiesToWire(values) as Readonly<Record<string, string>>

/** Browsers give a page no clipboard without HTTPS, or where a person forbids it. */
async function copy(all: string) {
  try {
    await navigator.clipboard.writeText(all)
    toast(t`Copied all properties`)
  } catch {
    toastProblem({ message: t`This browser does not let the page copy.` })
  }
}

const matches = (row: PropertyRow | undefined, words: string, titles: (row: PropertyRow) => readonly string[]) =>
  row === undefined || row.state === 'new' || [row.key, row.value, ...titles(row)].some((one) => one.toLowerCase().includes(words))
