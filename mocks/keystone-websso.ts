import type { RequestHandler } from 'msw'
import { users } from './accounts.ts'
import type { Cloud } from './cloud.ts'
import { keystone, KeystoneError, unauthenticated, type KeystoneCall } from './keystone-service.ts'
import { newToken } from './keystone-tokens.ts'

/** WebSSO of the chapter "Federation", with an identity provider in front that asks nobody for a password. */
export const webssoHandlers = (cloud: Cloud): RequestHandler[] => {
  const both = { GET: signOn, POST: signOn }
  return keystone(cloud, { '/v3/auth/OS-FEDERATION/websso/:protocol': both, '/v3/auth/OS-FEDERATION/identity_providers/:idp/protocols/:protocol/websso': both })
}

// keystone/api/auth.py _get_sso_origin_host; [federation] trusted_dashboard is every Loupe here.
function dashboardOf({ url }: KeystoneCall): string {
  const origin = url.searchParams.get('origin')
  if (origin === null) throw new KeystoneError(400, 'Request must have an origin query parameter')
  if (URL.parse(origin)?.pathname.endsWith('/session/sso') !== true) throw unauthenticated()
  return origin
}

async function signOn(call: KeystoneCall): Promise<Response> {
  const dashboard = dashboardOf(call)
  const name = call.request.method === 'POST' ? new URLSearchParams(await call.request.text()).get('user') : null
  const user = users.find((one) => one.name === name)
  if (!user) return html(chooser(call))
  const token = newToken(call.cloud, { user, project: undefined, roles: [], methods: [call.param('protocol')], application_credential: undefined, parent: undefined })
  return html(callback(dashboard, token.id))
}

const html = (body: string): Response => new Response(body, { headers: { 'Content-Type': 'text/html' } })

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** The identity provider: it knows the people of the demo cloud by sight. */
const chooser = ({ url }: KeystoneCall): string => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>Demo identity provider</title>
    <style>body { max-width: 22rem; margin: 15vh auto; padding: 0 1rem; font: 1rem/1.5 system-ui } h1 { font-size: 1.375rem } button { display: block; width: 100%; min-height: 2.75rem; margin-top: .5rem; font: inherit }</style>
  </head>
  <body>
    <h1>Demo identity provider</h1>
    <p>Who are you?</p>
    <form method="post" action="${escaped(url.pathname + url.search)}">
${users.map(({ name }) => `      <button name="user" value="${name}">${name}</button>`).join('\n')}
    </form>
  </body>
</html>
`

// etc/sso_callback_template.html of Keystone.
const callback = (dashboard: string, token: string): string => `<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
  <head>
    <title>Keystone WebSSO redirect</title>
  </head>
  <body>
     <form id="sso" name="sso" action="${escaped(dashboard)}" method="post">
       Please wait...
       <br/>
       <input type="hidden" name="token" id="token" value="${token}"/>
       <noscript>
         <input type="submit" name="submit_no_javascript" id="submit_no_javascript"
            value="If your JavaScript is disabled, please click to continue"/>
       </noscript>
     </form>
     <script type="text/javascript">
       window.onload = function() {
         document.forms['sso'].submit();
       }
     </script>
  </body>
</html>`
