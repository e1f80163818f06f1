import { afterEach, describe, expect, it } from 'vitest'
import { GatewayError, problemBody } from '#gateway/problem.ts'
import { i18n, speak } from '#src/lib/language.ts'
import { ApiError, hasStatus, parseErrorBody, problemOf } from './errors.ts'

const webob = (message: string, code: string) => JSON.stringify({ message, code, title: code.slice(4) })

// Bodies of Glance 25.1, Keystone 22 and Nova 26 as they came, and of the front ends that stand before them.
const bodies: [name: string, body: string, message: string, detail?: string][] = [
  ['a role', webob('You are not authorized to complete modify_image action.<br /><br />\n\n\n', '403 Forbidden'), 'You are not authorized to complete modify_image action.'],
  ['a missing image', webob('No image found with ID <i>x</i><br /><br />\n\n\n', '404 Not Found'), 'No image found with ID <i>x</i>'],
  ['a method', webob('The method PUT is not allowed for this resource. <br /><br />\n', '405 Method Not Allowed'), 'The method PUT is not allowed for this resource.'],
  ['a conflict', webob('There was a conflict when trying to complete your request.<br /><br />\nProperty nope does not exist.\n\n', '409 Conflict'), 'Property nope does not exist.'],
  ['an owner', webob("Access was denied to this resource.<br /><br />\nOwner can't be updated by non admin.\n\n", '403 Forbidden'), "Owner can't be updated by non admin."],
  ['nothing but a stock sentence', webob('Access was denied to this resource.<br /><br />\n\n\n', '403 Forbidden'), 'Access was denied to this resource.'],
  [
    'a schema',
    webob(
      "Provided object does not match schema 'image': '<b>&\"' is not one of [None, 'ami']\n\nFailed validating 'enum' in schema['properties']['disk_format']:\n    {'type': ['null', 'string']}\n\nOn instance['disk_format']:\n    '<b>&\"'<br /><br />\n\n\n",
      '400 Bad Request',
    ),
    "Provided object does not match schema 'image': '<b>&\"' is not one of [None, 'ami']",
    "Failed validating 'enum' in schema['properties']['disk_format']:\n    {'type': ['null', 'string']}\nOn instance['disk_format']:\n    '<b>&\"'",
  ],
  [
    'a quota',
    webob(
      'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.\n\nThe response body:\nProject tiny is over a limit for [Resource image_count_total is over limit of 2 due to current usage 2 and delta 1]<br /><br />\n\n\n',
      '413 Request Entity Too Large',
    ),
    'Project tiny is over a limit for [Resource image_count_total is over limit of 2 due to current usage 2 and delta 1]',
  ],
  [
    'a range',
    webob('The Range requested is not available.<br /><br />\nInvalid start position in Range header.\n\n', '416 Request Range Not Satisfiable'),
    'The Range requested is not available.',
    'Invalid start position in Range header.',
  ],
  ['Keystone', '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}', 'The request you have made requires authentication.'],
  ['Nova', '{"itemNotFound": {"code": 404, "message": "Flavor x could not be found."}}', 'Flavor x could not be found.'],
  ['plain text', 'Image x could not be found after upload. The image may have been deleted during the upload.\n', 'Image x could not be found after upload. The image may have been deleted during the upload.'],
  ['plain text with an angle', 'Size < 4 is too small, > 9 too large', 'Size < 4 is too small, > 9 too large'],
  [
    'webob in HTML',
    '<html>\n <head>\n  <title>403 Forbidden</title>\n </head>\n <body>\n  <h1>403 Forbidden</h1>\n  Owner can&#x27;t be &lt;b&gt;.<br /><br />\n\n\n\n </body>\n</html>',
    "Owner can't be <b>.",
  ],
  [
    'nginx',
    '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n',
    '413 Request Entity Too Large',
    'nginx/1.22.1',
  ],
  ['haproxy', '<html><body><h1>504 Gateway Time-out</h1>\nThe server didn\'t respond in time.\n</body></html>\n', "The server didn't respond in time."],
  ['a heading and its text in one line', '<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>', 'No server is available.'],
]

describe('parseErrorBody', () => {
  it.each(bodies)('of %s', (_, body, message, detail) => {
    expect(parseErrorBody(body, 'fallback')).toEqual({ message, detail })
  })

  it.each(['', '  \n', '{}', '[]', 'null', '{"error": {"code": 500}}', '<html><body></body></html>', '{"message": "<br />"}'])('of %j, which says nothing', (body) => {
    expect(parseErrorBody(body, 'The service answered 500')).toEqual({ message: 'The service answered 500' })
  })
})

describe('the gateway’s own words', () => {
  const said = JSON.stringify(problemBody(new GatewayError(502, 'unreachable', { service: 'image', where: 'region', region: 'RegionOne', because: 'refused', said: 'x' })))
  afterEach(() => i18n.activate('en'))

  it('are said once more in the language of the person', () => {
    const words = 'The image service (region RegionOne) cannot be reached: the connection was refused.'
    expect(JSON.parse(said)).toMatchObject({ error: { message: words, service: 'image', reason: 'unreachable' } })
    expect(parseErrorBody(said, '')).toEqual({ message: words })
    speak('de', { 'gateway.unreachable': '{where, select, region {{service} in {region}} other {{service}}}: {because, select, refused {abgewiesen} other {{said}}}' })
    expect(parseErrorBody(said, '')).toEqual({ message: 'image in RegionOne: abgewiesen' })
  })

  it.each([
    ['too-many-attempts', { seconds: 1 }, 'Too many attempts to sign in have failed. Wait 1 second before the next one.'],
    ['too-many-attempts', { seconds: 30 }, 'Too many attempts to sign in have failed. Wait 30 seconds before the next one.'],
    ['not-keystone', { service: 'identity', status: 200 }, 'The identity service did not answer as Keystone does.'],
    ['not-keystone', { service: 'identity', status: 418 }, 'The identity service did not answer as Keystone does (status 418).'],
    ['late', { service: 'identity', where: 'cloud' }, 'The identity service did not answer in time.'],
  ] as const)('%s with %j', (reason, values, words) => {
    expect(new GatewayError(400, reason, values).message).toBe(words)
  })

  it.each([{ reason: 'newer' }, { reason: 'toString' }, { reason: 'late', values: { service: {} } }, { reason: 7 }, {}])('stay as they came where %j says nothing', (more) => {
    expect(parseErrorBody(JSON.stringify({ error: { code: 400, message: 'As it came.', ...more } }), '')).toEqual({ message: 'As it came.', detail: undefined })
  })
})

describe('an ApiError', () => {
  const error = new ApiError(409, 'There.', 'More.', 'req-1')

  it('is known by its status', () => {
    expect(hasStatus(error, 409)).toBe(true)
    expect(hasStatus(error, 404, 409)).toBe(true)
    expect(hasStatus(error, 404)).toBe(false)
    expect(hasStatus(new Error('409'), 409)).toBe(false)
  })

  it('is a problem', () => {
    expect(problemOf(error)).toEqual({ message: 'There.', detail: 'More.', request_id: 'req-1' })
    expect(problemOf(new TypeError('x is not a function'))).toEqual({ message: 'x is not a function' })
    expect(problemOf('a text')).toEqual({ message: 'a text' })
  })
})
