import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import Autocomplete from '@mui/material/Autocomplete'
import OutlinedInput from '@mui/material/OutlinedInput'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useController, type Control } from 'react-hook-form'
import { problemOf } from '#src/api/errors.ts'
import { imageQuery, imagesNamedQuery, imagesOfFormatQuery, isGone, type Image } from '#src/api/glance/images.ts'
import options from '#src/forms/options.module.css'
import type { At } from '#src/paths.ts'
import { IconButton } from '#src/ui/Button.tsx'
import { Field } from '#src/ui/Field.tsx'
import { Time } from '#src/ui/Time.tsx'
import { useSettled } from '#src/ui/useSettled.ts'
import { nameOf } from './actions.tsx'
import { isImageId, type ImageValues } from './image-values.ts'
import choice from './chosen.module.css'
import styles from './ImagePicker.module.css'

export type ImagePickerProps = {
  at: At
  control: Control<ImageValues>
  name: 'kernel_id' | 'ramdisk_id'
  label: string
  note?: string
  /** What is offered first: Glance's word for such images. */
  container_format: string
}

/**
 * Another image, by its id. Glance finds no parts of names: offered are the first images of the format, in the order of their names, and any other
 * image by its whole name or its id.
 */
export function ImagePicker({ at, control, name, label, note, container_format }: ImagePickerProps) {
  const { field, fieldState } = useController({ control, name })
  const typed = field.value
  // What had the focus gives its place to the other.
  const turned = useRef(false)
  const turn = (value: string) => {
    turned.current = true
    field.onChange(value)
  }
  const face = (element: HTMLElement | null) => {
    field.ref(element)
    if (element && turned.current) {
      turned.current = false
      element.focus()
    }
  }
  const said = t`Glance finds an image by its whole name or its id only.`
  return (
    <Field label={label} help={isImageId(typed) ? undefined : said} error={fieldState.error?.message} {...(note !== undefined && { note })}>
      {(aria) =>
        isImageId(typed) ? (
          <Chosen at={at} id={typed.trim()} aria={aria} label={label} ref={face} onRemove={() => turn('')} />
        ) : (
          <Search at={at} container_format={container_format} typed={typed} aria={aria} ref={face} onType={(text) => (isImageId(text) ? turn(text.trim()) : field.onChange(text))} onChoose={(image) => turn(image.id)} onBlur={field.onBlur} />
        )
      }
    </Field>
  )
}

type Aria = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }

function Chosen({ at, id, aria, label, ref, onRemove }: { at: At; id: string; aria: Aria; label: string; ref: React.Ref<HTMLButtonElement>; onRemove: () => void }) {
  const { data: image, error } = useQuery(imageQuery(at, id))
  return (
    <div className={choice.chosen}>
      <div className={choice.words}>
        <p className={choice.name} dir="auto">
          {image ? nameOf(image) : error ? <Trans>Not found</Trans> : <Trans>Looking it up …</Trans>}
        </p>
        <p className={styles.id}>{id}</p>
        {image && image.status !== 'active' && <p className={styles.doubt}>{doubtOf(image)}</p>}
        {error && <p className={styles.doubt}>{isGone(error) ? t`This project sees no image with this id. Glance takes the id all the same.` : problemOf(error).message}</p>}
      </div>
      <IconButton ref={ref} {...aria} label={t`Choose another: ${label}`} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

function doubtOf({ status }: Image): string {
  return t`It is ${status}: no server boots with it now.`
}

type SearchProps = {
  at: At
  container_format: string
  typed: string
  aria: Aria
  ref: React.Ref<HTMLInputElement>
  onType: (text: string) => void
  onChoose: (image: Image) => void
  onBlur: () => void
}

/** The row that reads more of them. */
const MORE = 'more'
type Option = Image | typeof MORE

function Search({ at, container_format, typed, aria: { id, ...aria }, ref, onType, onChoose, onBlur }: SearchProps) {
  const [open, setOpen] = useState(false)
  const offered = useInfiniteQuery({ ...imagesOfFormatQuery(at, container_format), enabled: open })
  const words = typed.trim()
  const asked = useSettled(words)
  const named = useQuery({ ...imagesNamedQuery(at, asked), enabled: open && asked !== '' })

  const first = offered.data?.pages.flatMap(({ images }) => images) ?? []
  const matching = first.filter((image) => nameOf(image).toLowerCase().includes(words.toLowerCase()))
  const others = asked === words ? (named.data ?? []).filter((image) => !matching.some((one) => one.id === image.id)) : []
  const all: Option[] = [...matching, ...others, ...(offered.hasNextPage ? [MORE] as const : [])]
  const reading = offered.isFetching || named.isFetching || asked !== words
  const error = offered.error ?? named.error
  return (
    <Autocomplete<Option, false, true, true>
      id={id}
      freeSolo
      disableClearable
      open={open}
      onOpen={() => setOpen(true)}
      onClose={(_, reason) => {
        // The row for more leaves the list open.
        if (reason !== 'selectOption') setOpen(false)
      }}
      options={all}
      filterOptions={(every) => every}
      getOptionLabel={(option) => (typeof option === 'string' ? typed : nameOf(option))}
      getOptionKey={(option) => (typeof option === 'string' ? option : option.id)}
      getOptionDisabled={(option) => option === MORE && offered.isFetchingNextPage}
      inputValue={typed}
      onInputChange={(_, text, reason) => {
        if (reason === 'input') onType(text)
      }}
      onChange={(_, option, reason) => {
        if (reason !== 'selectOption') return
        if (typeof option !== 'string') onChoose(option)
        else if (option === MORE) void offered.fetchNextPage()
      }}
      renderOption={({ key, ...row }, option) =>
        typeof option === 'string' ? (
          <li key={key} {...row}>
            <span className={styles.more}>{offered.isFetchingNextPage ? <Trans>Reading more …</Trans> : <Trans>Show more</Trans>}</span>
          </li>
        ) : (
          <li key={key} {...row}>
            <span className={options.value} dir="auto">
              {nameOf(option)}
            </span>
            <span className={options.more}>
              {option.status !== 'active' && `${option.status} · `}
              <Time iso={option.created_at} /> · <span className={styles.short}>{option.id.slice(0, 8)}</span>
            </span>
          </li>
        )
      }
      slotProps={{ paper: { className: options.paper }, listbox: { className: options.listbox } }}
      renderInput={({ id: inputId, slotProps: { input, htmlInput } }) => (
        <>
          <OutlinedInput {...input} id={inputId} inputRef={ref} error={aria['aria-invalid'] ?? false} placeholder={t`Name or id`} onBlur={onBlur} slotProps={{ input: { ...htmlInput, ...aria, spellCheck: false } }} />
          {open && all.length === 0 && (
            <output className={styles.none}>{error ? problemOf(error).message : reading ? t`Looking …` : words === '' ? t`This project sees no ${container_format} image. Paste the id of another.` : t`No image is called exactly “${words}”.`}</output>
          )}
        </>
      )}
    />
  )
}
