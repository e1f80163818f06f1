import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { imageQuery, type Image } from '#src/api/glance/images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { importKeypair, keypairsQuery, type Keypair } from '#src/api/nova/keypairs.ts'
import { createServer } from '#src/api/nova/servers.ts'
import { limitsQuery, type Limits } from '#src/api/nova/limits.ts'
import type { Network } from '#src/api/neutron/networks.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { Begun } from '#src/forms/Begun.tsx'
import { dropDraft, readDraft, writeDraft } from '#src/forms/drafts.ts'
import { Fold, Form, SubmitButton } from '#src/forms/Form.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import { useDraftWriter } from '#src/forms/useDraftWriter.ts'
import { useFields } from '#src/forms/useFields.ts'
import { assignmentOf, isOpen } from '#src/image/flavor-assignment.ts'
import { obstacleWords } from '#src/image/flavor-cells.tsx'
import { bootsFromVolume, isEncrypted, isTight, obstacleOf, rootOf, type Grouped } from '#src/image/flavors-for.ts'
import { apart } from '#src/lib/apart.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { paths, type At } from '#src/paths.ts'
import { hasService, useCan, useSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { FlavorField } from './FlavorField.tsx'
import { Hint } from './Hint.tsx'
import { KeyFields } from './KeyFields.tsx'
import { failingAs, titleOf, type LaunchFailure } from './launch-failure.ts'
import { bytesOf, draftSchema, keepable, keyIn, keyValue, launchSchema, NEW_KEY, restored, smallestVolume, suggestedName, suggestedVolume, toWire, volumeKindOf, type Known, type LaunchValues } from './launch-values.ts'
import styles from './Launch.module.css'
import { NetworkField } from './NetworkField.tsx'
import type { Offer } from './offer.ts'
import { firstNetworks } from './usable-networks.ts'
import { noServerLeft, overQuota, quotaWords } from './quota.ts'
import { UserDataField } from './UserDataField.tsx'
import { VolumeFields } from './VolumeFields.tsx'

type LaunchFormProps = {
  at: At
  image: Image
  flavors: readonly Grouped[]
  keys: Offer<Keypair>
  /** Absent where the cloud has no network service. */
  networks: Offer<Network> | undefined
  /** The newest microversion: 93 of 2.93. */
  newest: number
  /** Absent until it is known. */
  limits: Limits | undefined
}

/** Since 2.37 a launch may leave the choice of networks to Nova, or ask for none. nova/api/openstack/compute/rest_api_version_history.rst */
const NETWORKS_BY_WORD = 37

/** What a button holds of a name. */
const BUTTON = 24

/** The name of a file that holds what was typed: no storage is to have it. */
const TYPED = ''

export function LaunchForm({ at, image, flavors, keys, networks, newest, limits }: LaunchFormProps) {
  const navigate = useNavigate()
  const can = useCan(at)
  const token = useSession(at)
  const { user } = token
  const kind = volumeKindOf(image)
  const assignment = assignmentOf(image)
  const byWord = newest >= NETWORKS_BY_WORD
  const hasVolumes = hasService(token, at.region, 'block-storage') && can('os_compute_api:servers:create:attach_volume') && !bootsFromVolume(image)
  const mayExternal = can('context_is_admin')
  const offersWith = (volume: boolean) => {
    const root = volume && kind === 'boot' ? { volume } : rootOf(image, can('os_compute_api:servers:create:zero_disk_flavor'))
    return flavors.map((flavor) => ({ flavor, obstacle: obstacleOf(image, assignment, flavor, root), doubts: [...(isTight(image, flavor, root) ? [tightWords(image.virtual_size ?? 0)] : []), ...listOf(limits && overQuota(limits, flavor))] }))
  }

  const [first] = useState((): LaunchValues => {
    const volume = hasVolumes && (isEncrypted(image) || kind === 'blank')
    const fitting = offersWith(volume).filter(({ obstacle, doubts }) => obstacle === undefined && doubts.length === 0)
    return {
      name: suggestedName(image), flavor: fitting.length === 1 ? (fitting[0]?.flavor.id ?? '') : '', ...firstNetworks(networks, mayExternal, byWord), key: '', key_name: '', public_key: '',
      volume, volume_size: String(suggestedVolume(image)), delete_on_termination: kind === 'boot', user_data: '',
    }
  })
  const draftName = `launch:${at.region}/${at.scope}/${image.id}`
  const [found] = useState(() => readDraft(draftName, user.id, draftSchema))
  const [begun, setBegun] = useState(found?.begun_at)
  const begunAt = useRef(found?.begun_at)
  const [file, setFile] = useState(found?.file?.name === TYPED ? undefined : found?.file)

  const known: Known = {
    smallestVolume: smallestVolume(image),
    keys: keys.error ? undefined : keys.of.map(({ name }) => name),
    whyNotFlavor: (id, volume) => {
      const chosen = offersWith(volume).find(({ flavor }) => flavor.id === id)
      if (!chosen) return t`The flavor that was chosen is not there any more.`
      if (!chosen.obstacle) return undefined
      const [name, words] = [apart(chosen.flavor.name), obstacleWords(chosen.obstacle)]
      return t`${name} does not go with this image: ${words}`
    },
  }
  const form = useFields(launchSchema(known), found ? restored(found.values.values, first, { networks, hasVolumes }) : first)
  const { control, formState } = form
  const values = useWatch({ control })

  const done = useRef(false)
  const touch = useDraftWriter(form, () => {
    if (done.current) return
    const { user_data } = form.getValues()
    const kept = keepable(form.getValues())
    const held = file ?? (user_data === '' ? undefined : new File([user_data], TYPED))
    if (!held && JSON.stringify(kept) === JSON.stringify(first)) return dropDraft(draftName)
    begunAt.current ??= new Date().toISOString()
    writeDraft(draftName, user.id, { begun_at: begunAt.current, values: { values: kept, user_data: held !== undefined }, file: held })
  })
  const fillIn = useEffectEvent((text: string) => {
    if (form.getValues('user_data') === '') form.setValue('user_data', text)
  })
  useEffect(() => {
    if (found?.file?.name === TYPED) void found.file.text().then((text) => fillIn(text))
  }, [found])

  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  const launch = useMutation<string, LaunchFailure, { filled: LaunchValues; /** When, in ms. */ asked: number }>({
    mutationFn: async ({ filled }) => {
      const bytes = file && new Uint8Array(await failingAs('file', file.arrayBuffer()))
      let key_name = keyIn(filled.key)
      if (filled.key === NEW_KEY) {
        key_name = (await failingAs('key', importKeypair(at, { name: filled.key_name.trim(), public_key: filled.public_key.trim() }))).name
        // It is there from now on, also when the rest fails.
        form.setValue('key', keyValue(key_name))
      }
      return failingAs('server', createServer(at, toWire(filled, { image, key_name, file: bytes })))
    },
    // User data has passwords in it often: it does not stay in memory when the form is gone.
    gcTime: 1000,
    onSuccess: (id, { filled }) => {
      done.current = true
      dropDraft(draftName)
      const name = filled.name.trim()
      // Who went elsewhere meanwhile stays there.
      if (left.current) toast(t`“${name}” is being launched`)
      else void navigate(paths.server(at, id), { replace: true })
    },
    onError: (failure) => {
      if (left.current) toastProblem(problemOf(failure.cause), titleOf(failure))
      // What was chosen from may not be what it was.
      if (failure.step !== 'key' && !hasStatus(failure.cause, 400, 403)) return
      for (const { queryKey } of [imageQuery(at, image.id), flavorsQuery(at), flavorsQuery(at, true), keypairsQuery(at), limitsQuery(at)]) void queryClient.invalidateQueries({ queryKey })
    },
  })
  const startOver = () => {
    setBegun(undefined)
    begunAt.current = undefined
    setFile(undefined)
    form.reset(first)
    launch.reset()
    dropDraft(draftName)
  }

  const problem = launch.error ? problemOf(launch.error.cause) : undefined
  const { volume = false, user_data = '', name: typed = '', key = '' } = values
  const name = typed.trim()
  const size = file?.size ?? bytesOf(user_data)
  const project = token.project?.name ?? at.scope
  return (
    <Form
      form={form}
      onSubmit={(filled) => launch.mutate({ filled, asked: Date.now() })}
      problem={problem}
      {...(launch.error && { problemTitle: titleOf(launch.error) })}
      problemHint={launch.error && <Hint at={at} failure={launch.error} name={launch.variables.filled.name.trim()} asked={launch.variables.asked} />}
      pending={launch.isPending}
      note={
        <Trans>
          In the project <bdi>{project}</bdi>
        </Trans>
      }
      actions={
        <>
          {launch.isPending ? <Button disabled>{t`Cancel`}</Button> : <Button to={paths.image(at, image.id)}>{t`Cancel`}</Button>}
          <SubmitButton pending={launch.isPending}>{name !== '' && name.length <= BUTTON ? t`Launch ${name}` : t`Launch server`}</SubmitButton>
        </>
      }
    >
      {begun !== undefined && <Begun iso={begun} but={found?.values.user_data === true && found.file === undefined ? t`User data is not kept when the page is reloaded: give it again.` : undefined} onStartOver={startOver} />}
      <Kind image={image} hasVolumes={hasVolumes} />
      <TextField control={control} name="name" label={t`Name`} />
      <FlavorField at={at} control={control} offers={offersWith(volume)} limited={!isOpen(assignment)} quota={limits && quotaWords(limits)} full={limits !== undefined && noServerLeft(limits)} />
      {hasVolumes && <VolumeFields control={control} image={image} chosen={volume} />}
      <NetworkField control={control} networks={networks} byWord={byWord} mayExternal={mayExternal} whyNotChoose={can('os_compute_api:servers:create:attach_network') ? undefined : { words: t`Your role in this project does not allow this.`, rule: 'os_compute_api:servers:create:attach_network' }} />
      <KeyFields control={control} keys={keys} chosen={key} closed={key === '' && size === 0} />
      <Fold title={t`User data`} summary={size === 0 ? t`None` : formatBytes(size)} wrong={formState.errors.user_data !== undefined}>
        <UserDataField
          control={control}
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            if (chosen) form.setValue('user_data', '')
            touch()
          }}
        />
      </Fold>
    </Form>
  )
}

const listOf = (words: string | undefined): readonly string[] => (words === undefined ? [] : [words])

function tightWords(inside: number): string {
  const much = formatBytes(inside)
  return t`The disk in the image is ${much}: Nova takes the launch, and the server is likely to end in error.`
}

/** What a server from this kind of image is like. */
function Kind({ image, hasVolumes }: { image: Image; hasVolumes: boolean }) {
  const said = kindOf(image, hasVolumes)
  return said === undefined ? null : <p className={styles.kind}>{said}</p>
}

function kindOf(image: Image, hasVolumes: boolean): string | undefined {
  // nova/virt/libvirt/blockinfo.py get_root_info: the image is the CD, and there is no disk beside it.
  if (image.disk_format === 'iso') return hasVolumes ? t`An ISO is a medium to boot from, an installer mostly: the server has it as a CD. It installs to the empty volume below.` : t`An ISO is a medium to boot from, an installer mostly: the server has it as a CD. This region has no volumes, so there is no disk to install to.`
  if (bootsFromVolume(image)) return t`This is the snapshot of a server on volumes: the new server boots from a new volume, made of the snapshot of that volume.`
  return undefined
}
