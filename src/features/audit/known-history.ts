import type { Image } from '#src/api/glance/images.ts'
import type { Member } from '#src/api/glance/members.ts'
import type { Task } from '#src/api/glance/tasks.ts'
import type { InstanceAction } from '#src/api/nova/instance-actions.ts'
import { parseTime } from '#src/lib/time.ts'

/** What the cloud itself remembers of an image: that, when, and sometimes who. */
export type Trace =
  | { readonly kind: 'created' | 'updated'; readonly time: string }
  | { readonly kind: 'task'; readonly time: string; readonly task: Task }
  | { readonly kind: 'member' | 'answer'; readonly time: string; readonly member: Member }
  | { readonly kind: 'snapshot'; readonly time: string; readonly server: string; /** Whose id. */ readonly user: string | undefined }

export type Sources = { image: Image; tasks: readonly Task[]; members: readonly Member[]; actions: readonly InstanceAction[] }

/** The newest first. */
export function historyOf({ image, tasks, members, actions }: Sources): Trace[] {
  const traces: Trace[] = [
    ...(image.updated_at === image.created_at ? [] : [{ kind: 'updated', time: image.updated_at } as const]),
    ...tasks.map((task) => ({ kind: 'task', time: task.created_at, task }) as const),
    ...members.map((member) => ({ kind: 'member', time: member.created_at, member }) as const),
    ...members.flatMap((member) => (member.status === 'pending' ? [] : [{ kind: 'answer', time: member.updated_at, member } as const])),
    ...snapshotOf(image, actions),
    { kind: 'created', time: image.created_at },
  ]
  return traces.toSorted((a, b) => parseTime(b.time) - parseTime(a.time))
}

/** Milliseconds between a snapshot's image and Nova's note of the action, which comes after it. nova/compute/api.py API.snapshot */
const NOTED_WITHIN = 120_000

/**
 * Nova notes who asked for a snapshot in the image itself, and when it was begun among what was done with the server. Of these only what was done about then, and by whom
 * the image names, is it; where it names nobody and several took one at once, nobody can say who.
 */
function snapshotOf(image: Image, actions: readonly InstanceAction[]): Trace[] {
  const { instance_uuid: server, user_id } = image
  if (typeof server !== 'string') return []
  const noted = typeof user_id === 'string' ? user_id : undefined
  const apart = (action: InstanceAction) => Math.abs(parseTime(action.start_time) - parseTime(image.created_at))
  const near = actions.filter((one) => one.action === 'createImage' && apart(one) <= NOTED_WITHIN && (noted === undefined || one.user_id === noted)).toSorted((a, b) => apart(a) - apart(b))
  const people = new Set(near.map((action) => action.user_id ?? undefined))
  const [only] = people.size === 1 ? people : []
  return [{ kind: 'snapshot', time: near[0]?.start_time ?? image.created_at, server, user: noted ?? only }]
}
