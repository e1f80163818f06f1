import { I18nProvider } from '@lingui/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { i18n } from '#src/lib/language.ts'
import { Trans } from './Trans.tsx'

const said = (name: string) =>
  renderToStaticMarkup(
    <I18nProvider i18n={i18n}>
      <Trans id="x" message="Delete <0>{name}</0>?" values={{ name }} components={{ 0: <b /> }} />
    </I18nProvider>,
  )

test.each([
  ['a plain name', 'Delete <b>a plain name</b>?'],
  ['a<0>link</0>', 'Delete <b><bdi>a&lt;0&gt;link&lt;/0&gt;</bdi></b>?'],
  ['<script>ran()</script>', 'Delete <b><bdi>&lt;script&gt;ran()&lt;/script&gt;</bdi></b>?'],
  ['x\u202egpj', 'Delete <b><bdi>x\u202egpj</bdi></b>?'],
])('%j stands in a sentence as it is', (name, html) => {
  expect(said(name)).toBe(html)
})
