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

/** Nova notes who asked for a snapshot: in the image itself, and among what was done with the server, of which the one that began last before the image is it. */
function snapshotOf(image: Image, actions: readonly InstanceAction[]): Trace[] {
  const server = image['instance_uuid']
  if (typeof server !== 'string') return []
  const begun = (action: InstanceAction) => Math.abs(parseTime(action.start_time) - parseTime(image.created_at))
  const action = actions.filter((one) => one.action === 'createImage').toSorted((a, b) => begun(a) - begun(b))[0]
  const user = action?.user_id ?? image['user_id']
  return [{ kind: 'snapshot', time: action?.start_time ?? image.created_at, server, user: typeof user === 'string' ? user : undefined }]
}
