import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useWatch, type Control } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { noteImage } from '#src/api/glance/image-cache.ts'
import { usageQuery } from '#src/api/glance/info.ts'
import type { Visibility } from '#src/api/glance/images.ts'
import type { ImageSchema } from '#src/api/glance/schemas.ts'
import { FieldGroup, Fold, Form, Pair, SubmitButton } from '#src/forms/Form.tsx'
import { dropDraft, readDraft, writeDraft } from '#src/forms/drafts.ts'
import { FileField } from '#src/forms/FileField.tsx'
import { useDraftWriter } from '#src/forms/useDraftWriter.ts'
import { useFields } from '#src/forms/useFields.ts'
import { isReadable } from '#src/formats/sniff-file.ts'
import { nameOf, shortNameOf } from '#src/image/actions.tsx'
import { BootFields, bootsByParts, ContainerFormatField, DiskFormatField, HiddenField, ImageTagsField, NamedField, NameField, ProtectedField, RequirementFields, SystemFields, VisibilityField } from '#src/image/ImageFields.tsx'
import { noValues, type ImageValues } from '#src/image/image-values.ts'
import { NewOwnerField } from '#src/image/OwnerField.tsx'
import { PropertyEditor } from '#src/image/PropertyEditor.tsx'
import { whyNotCreate, whyNotVisibility } from '#src/image/why-not.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { paths, type At } from '#src/paths.ts'
import { noteRefusal } from '#src/session/refusals.ts'
import { useCan, useSession } from '#src/session/session.ts'
import { startTransfer } from '#src/transfers/transfers.ts'
import { Button } from '#src/ui/Button.tsx'
import { Time } from '#src/ui/Time.tsx'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { createOnce } from './create-once.ts'
import { createValuesSchema, draftSchema, emptyValues, newImageOf, reservedKeys, restored, SUGGESTED, type CreateDraft, type CreateValues, type Suggestions } from './create-values.ts'
import { demandsOf } from './demanded.ts'
import { hintOf, learnRefusal, refusedAt } from './refusal.ts'
import { DemandedFields, OtherFields } from './SiteFields.tsx'
import { doubtsOf, folded, suggestionsOf, whyOverLimit } from './source.ts'
import { useSource } from './useSource.ts'
import styles from './ImageCreate.module.css'

/** What was begun, or thrown away just now and can be had back. */
type Begun = { readonly begun_at: string; readonly draft: CreateDraft; readonly file: File | undefined }
type Notice = ({ readonly kind: 'begun' } | { readonly kind: 'cleared' }) & Begun

const nothingTold = suggestionsOf(undefined)

/** Whoever makes an image here, until the cloud has answered. */
export const creatingKey = (at: At) => ['create image', at] as const

export function CreateForm({ at, schema, onClose }: { at: At; schema: ImageSchema; onClose: () => void }) {
  const navigate = useNavigate()
  const can = useCan(at)
  const { user } = useSession(at)
  const demands = useMemo(() => demandsOf(schema), [schema])
  // What is filled in first stands first, the rest a frame later, with what has to be asked for it.
  const whole = useDeferredValue(true, false)
  const usage = useQuery({ ...usageQuery(at), enabled: whole }).data
  // Chosen once, so that a create that is sent again cannot make a second image.
  const [id, setId] = useState(() => crypto.randomUUID())

  const draftName = `create:${at.region}/${at.scope}`
  const [found] = useState(() => {
    const draft = readDraft(draftName, user.id, draftSchema)
    return draft && { begun_at: draft.begun_at, draft: draft.values, file: draft.file }
  })
  const [notice, setNotice] = useState<Notice | undefined>(found && { kind: 'begun', ...found })
  const begunAt = useRef(found?.begun_at)
  const told = useRef<Suggestions>(found?.draft.told ?? nothingTold)
  // Staff make images for others.
  const forOthers = whyNotCreate(can, '') === undefined
  const whyNot = (visibility: Visibility) => whyNotVisibility(visibility, undefined, can) ?? refusedAt(at, user.id).get(visibility)
  const [first] = useState(() => {
    const values = found ? restored(found.draft, demands, at.scope) : emptyValues(demands, at.scope)
    // A role may have changed since.
    return { ...values, ...(whyNot(values.visibility) !== undefined && { visibility: noValues.visibility }), ...(!forOthers && { owner: at.scope }) }
  })
  const withdrawn = found && found.draft.values.visibility !== first.visibility ? found.draft.values.visibility : undefined

  const { source, missed, complaint, choose, restore, complain } = useSource({ file: found?.file, missed: found?.draft.file })
  const data = source !== undefined
  const form = useFields(
    useMemo(() => createValuesSchema({ data, demands }), [data, demands]),
    first,
  )
  const { control, formState } = form
  const { errors } = formState
  // The fields of an image stand in any form that has them all.
  const image = control as unknown as Control<ImageValues>
  const values = useWatch({ control })

  const done = useRef(false)
  const draftOf = (): CreateDraft => {
    const file = source?.file ?? missed
    return { values: form.getValues() as CreateDraft['values'], told: told.current, ...(file && { file: { name: file.name, size: file.size } }) }
  }
  const touch = useDraftWriter(form, () => {
    if (done.current) return
    const draft = draftOf()
    if (!draft.file && JSON.stringify(draft.values) === JSON.stringify(emptyValues(demands, at.scope))) {
      dropDraft(draftName)
      return
    }
    begunAt.current ??= new Date().toISOString()
    writeDraft(draftName, user.id, { begun_at: begunAt.current, values: draft, file: source?.file })
  })

  /** Takes a file, or takes it back, and fills in what it tells where nothing else was said. */
  const take = async (file: File | undefined) => {
    const now = await choose(file)
    if (now === undefined) return
    const suggestions = suggestionsOf(now.source)
    for (const key of SUGGESTED) {
      if (form.getValues(key) === told.current[key]) form.setValue(key, suggestions[key], { shouldValidate: form.formState.isSubmitted })
    }
    told.current = suggestions
    touch()
  }

  const refused = useRef<Visibility>(undefined)
  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  const owners = useRef(new Set<string>())
  const create = useMutation({
    mutationKey: creatingKey(at),
    mutationFn: (filled: CreateValues) => createOnce(at, id, newImageOf(filled, demands, at.scope), owners.current.add(filled.owner)),
    onSuccess: (made, filled) => {
      noteImage(at, made)
      if (source) startTransfer({ at, image_id: made.id, name: nameOf(made), file: source.file })
      if (refused.current !== undefined && refused.current !== filled.visibility) learnRefusal(at, user.id, refused.current)
      done.current = true
      dropDraft(draftName)
      // Who went elsewhere meanwhile stays there.
      const name = shortNameOf(made)
      if (left.current) toast(t`“${name}” was created`)
      else void navigate(paths.image(at, made.id), { replace: true })
    },
    onError: (error, { visibility, owner, rows }) => {
      if (left.current) toastProblem(problemOf(error), t`The image was not created`)
      if (hasStatus(error, 403) && (visibility === 'private' || visibility === 'shared') && rows.length === 0) noteRefusal(at, 'add_image', { owner, visibility })
      if (hasStatus(error, 409)) setId(crypto.randomUUID())
      refused.current = hasStatus(error, 403) && (visibility === 'public' || visibility === 'community') ? visibility : undefined
    },
  })

  const startOver = ({ begun_at }: Begun) => {
    setNotice({ kind: 'cleared', begun_at, draft: draftOf(), file: source?.file })
    begunAt.current = undefined
    told.current = nothingTold
    form.reset(emptyValues(demands, at.scope))
    create.reset()
    dropDraft(draftName)
    void choose(undefined)
  }
  const bringBack = ({ begun_at, draft, file }: Begun) => {
    setNotice(undefined)
    begunAt.current = begun_at
    form.reset(restored(draft, demands, at.scope))
    told.current = draft.told
    restore({ file, missed: draft.file })
    touch()
  }

  const submit = async (filled: CreateValues) => {
    if (missed) {
      const { name } = missed
      complain(t`Choose “${name}” again, or go on without it.`)
    } else if (source && !(await isReadable(source.file))) {
      const { name } = source.file
      complain(t`“${name}” has changed, or was moved, since it was chosen. Choose it again: nothing was created.`)
    } else create.mutate(filled)
  }

  const size = source && formatBytes(source.file.size)
  const limit = whyOverLimit(usage, source?.file.size)
  const { rows = [] } = values
  return (
    <Form
      form={form}
      onSubmit={(filled) => void submit(filled)}
      problem={create.error ? problemOf(create.error) : undefined}
      problemTitle={t`The image was not created`}
      problemHint={create.error && hintOf(create.error, { visibility: create.variables.visibility, properties: rows.length, usage })}
      pending={create.isPending}
      note={source && t`The upload goes on while you use the rest of Loupe.`}
      actions={
        <>
          <Button disabled={create.isPending} onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <SubmitButton pending={create.isPending}>{size === undefined ? t`Create image` : t`Create and upload ${size}`}</SubmitButton>
        </>
      }
    >
      {notice && <DraftNotice notice={notice} withdrawn={withdrawn} onStartOver={() => startOver(notice)} onUndo={() => bringBack(notice)} />}
      <FileField
        label={t`Data`}
        file={source?.file}
        missed={missed}
        onFile={(file) => void take(file)}
        onRefuse={complain}
        invitation={t`Drop a disk image`}
        help={t`Or nothing yet: the image then waits for its data.`}
        what={source?.found?.what}
        warnings={source && doubtsOf(source, values.disk_format, schema)}
        error={complaint}
      />
      {limit !== undefined && (
        <p className={styles.limit}>
          <TriangleAlert aria-hidden />
          {limit}
        </p>
      )}
      {forOthers && <NewOwnerField at={at} control={image} />}
      <NameField control={image} {...(demands.fields.has('name') && { note: t`required by this cloud` })} />
      <DiskFormatField control={image} schema={schema} />
      {whole ? (
        <>
          {bootsByParts(values as Partial<ImageValues>) && <BootFields at={at} control={image} without={demands.fields} />}
          <DemandedFields at={at} control={control} image={image} demands={demands} />
          <VisibilityField at={at} control={image} can={can} refused={refusedAt(at, user.id)} />
          <RequirementFields control={image} />
          <ImageTagsField control={image} />
          <Fold title={t`More settings`} summary={folded(values as Partial<ImageValues>, rows.length)} wrong={IN_FOLD.some((name) => errors[name] !== undefined) || (!demands.open && errors.demanded !== undefined)}>
            <FieldGroup>
              <Pair>
                <ContainerFormatField control={image} schema={schema} />
              </Pair>
              <SystemFields at={at} control={image} without={demands.fields} />
              {!demands.fields.has('description') && <NamedField at={at} control={image} name="description" />}
              <ProtectedField control={image} />
              <HiddenField control={image} />
              <div className={styles.properties}>
                <h3>
                  <Trans>Properties</Trans>
                </h3>
                {demands.open ? <PropertyEditor at={at} reserved={reservedKeys(demands)} /> : <OtherFields control={control} demands={demands} required={false} />}
              </div>
            </FieldGroup>
          </Fold>
        </>
      ) : (
        <div className={styles.rest} />
      )}
    </Form>
  )
}

const IN_FOLD = ['container_format', 'os_distro', 'os_version', 'architecture', 'hypervisor_type', 'description', 'rows'] as const

function DraftNotice({ notice, withdrawn, onStartOver, onUndo }: { notice: Notice; withdrawn: Visibility | undefined; onStartOver: () => void; onUndo: () => void }) {
  const begun = notice.kind === 'begun'
  return (
    <div className={styles.notice}>
      <output>
        {begun ? (
          <Trans>
            You began this <Time iso={notice.begun_at} />.
          </Trans>
        ) : (
          <Trans>Everything is as it was at the start.</Trans>
        )}
        {begun && withdrawn !== undefined && <> {t`It was to be ${withdrawn}, which you cannot choose now.`}</>}
      </output>
      <Button size="small" variant="text" onClick={begun ? onStartOver : onUndo}>
        {begun ? t`Start over` : t`Undo`}
      </Button>
    </div>
  )
}
