import type { RequestHandler } from 'msw'
import { isoSeconds, json } from './answers.ts'
import type { Cloud, Image, Member, MemberStatus } from './cloud.ts'
import { enforceOn, visibleImage } from './enforce.ts'
import { fault, plainFault } from './glance-errors.ts'
import { tellMember, tellMemberGone } from './glance-notifier.ts'
import { bare, glance, jsonBody, noContent, type Call } from './glance-service.ts'

/** The chapter "Image members": with whom an image is shared. */
export const memberHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    '/v2/images/:image_id/members': { GET: list, POST: create },
    '/v2/images/:image_id/members/:member_id': { GET: show, PUT: update, DELETE: bare(remove) },
  })

function list(call: Call): Response {
  const image = lookup(call)
  if (image.visibility !== 'shared') throw fault(403, `Not allowed to list members for image ${image.id}: Only shared images have members.`)
  enforceOn(call.who, 'get_members', image)
  return json(200, { members: membersSeenBy(call, image).map(viewOf), schema: '/v2/schemas/members' })
}

async function create(call: Call): Promise<Response> {
  const body = await jsonBody(call.request)
  if (Array.isArray(body)) throw fault(400, 'Expected a member in the form: {"member": "image_id"}')
  if (body['member'] === undefined) throw fault(400, 'Member to be added not specified')
  const member_id = typeof body['member'] === 'string' ? body['member'] : JSON.stringify(body['member'])
  if (member_id === '') throw fault(400, "Member can't be empty")
  const image = lookup(call)
  if (image.visibility !== 'shared') throw fault(403, `Not allowed to create members for image ${image.id}.`)
  // glance/api/v2/policy.py MemberAPIPolicy._enforce: who may not read the image is told that there is none.
  enforceOn(call.who, 'get_image', image)
  enforceOn(call.who, 'add_member', image)
  const many = call.cloud.members.filter((one) => one.image_id === image.id).length
  if (many >= memberQuota) throw fault(413, `Image member limit exceeded for image ${image.id}: The limit has been exceeded on the number of allowed image members for this image. Attempted: ${many + 1}, Maximum: ${memberQuota}:`)
  if (find(call.cloud, image, member_id)) throw fault(409, `Member ${member_id} is duplicated for image ${image.id}`)
  // A defect of Glance before 2023.1 on MySQL, whose column is no longer.
  if (member_id.length > 255 && call.cloud.profile === 'zed') throw plainFault(500)
  const now = call.cloud.now()
  const member: Member = { image_id: image.id, member_id, status: 'pending', created_at: now, updated_at: now }
  call.cloud.members.push(member)
  tellMember(call.cloud.bus, 'image.member.create', member)
  return json(200, viewOf(member))
}

function show(call: Call): Response {
  const image = lookup(call)
  // Here a refusal is a 404, lest it tell who is a member.
  if (image.visibility !== 'shared') throw fault(404, 'Only shared images have members.')
  enforceOn(call.who, 'get_member', image)
  return json(200, viewOf(memberOr404(call, image)))
}

/** image_member_quota, and before anything else: also for what is a member already. */
const memberQuota = 128

const statuses: readonly MemberStatus[] = ['pending', 'accepted', 'rejected']

async function update(call: Call): Promise<Response> {
  const body = await jsonBody(call.request)
  if (Array.isArray(body)) throw fault(400, 'Expected a status in the form: {"status": "status"}')
  if (body['status'] === undefined) throw fault(400, 'Status not specified')
  const image = lookup(call)
  if (image.visibility !== 'shared') throw fault(403, `Not allowed to update members for image ${image.id}.`)
  enforceOn(call.who, 'get_member', image)
  const member = memberOr404(call, image)
  enforceOn(call.who, 'modify_member', image)
  const status = statuses.find((candidate) => candidate === body['status'])
  if (!status) throw fault(400, 'Incorrect request: Status must be "pending", "accepted" or "rejected".')
  Object.assign(member, { status, updated_at: call.cloud.now() })
  tellMember(call.cloud.bus, 'image.member.update', member)
  return json(200, viewOf(member))
}

function remove(call: Call): Response {
  const image = lookup(call)
  if (image.visibility !== 'shared') throw fault(403, `Not allowed to delete members for image ${image.id}.`)
  enforceOn(call.who, 'get_member', image)
  const member = memberOr404(call, image)
  enforceOn(call.who, 'delete_member', image)
  call.cloud.members.splice(call.cloud.members.indexOf(member), 1)
  tellMemberGone(call.cloud.bus, member, call.cloud.now())
  return noContent()
}

function lookup({ cloud, who, param }: Call): Image {
  const id = param('image_id')
  const image = visibleImage(cloud, who, id)
  if (!image) throw fault(404, `Image ${id} not found.`)
  return image
}

const find = (cloud: Cloud, image: Image, member_id: string): Member | undefined =>
  cloud.members.find((member) => member.image_id === image.id && member.member_id === member_id)

/** The owner and an admin see all, a member only itself. */
const membersSeenBy = ({ cloud, who }: Call, image: Image): Member[] =>
  cloud.members.filter((member) => member.image_id === image.id && (who.is_admin || image.owner === who.project_id || member.member_id === who.project_id))

function memberOr404(call: Call, image: Image): Member {
  // A defect of Glance: it reads the bytes of the path as Latin-1, so that nobody finds a member beyond ASCII.
  const member_id = Buffer.from(call.param('member_id')).toString('latin1')
  const member = membersSeenBy(call, image).find((candidate) => candidate.member_id === member_id)
  if (!member) throw fault(404, `${member_id} not found in the member list of the image ${image.id}.`)
  return member
}

const viewOf = ({ member_id, image_id, status, created_at, updated_at }: Member): unknown => ({
  member_id,
  image_id,
  status,
  created_at: isoSeconds(created_at),
  updated_at: isoSeconds(updated_at),
  schema: '/v2/schemas/member',
})
