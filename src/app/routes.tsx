import { redirect, type RouteObject } from 'react-router'
import { atOf, paths, patterns } from '#src/paths.ts'
import { ErrorOutside, ErrorPage } from './ErrorPage.tsx'
import { FirstPaint } from './FirstPaint.tsx'
import { imageCreate, imageOverview, imagePage, muiPages } from './prepared-pages.ts'
import { Root } from './Root.tsx'

/** The whole map. Every page is a module of its own with `loader` and `Component`, fetched when it is first gone to. */
export const routes: RouteObject[] = [
  {
    Component: Root,
    ErrorBoundary: ErrorOutside,
    HydrateFallback: FirstPaint,
    children: [
      { path: '/', lazy: () => import('./home.ts') },
      { path: patterns.login, lazy: () => import('./LoginPage.tsx') },
      {
        path: patterns.place,
        lazy: () => import('./AppShell.tsx'),
        children: [
          { index: true, loader: ({ params }) => redirect(paths.images(atOf(params))) },
          {
            // A page that fails leaves the shell standing.
            ErrorBoundary: ErrorPage,
            // Says "nothing here" to what can be no image's id, before a page's own boundary would have to.
            loader: ({ params }) => atOf(params),
            children: [
              {
                path: patterns.images,
                lazy: () => import('#src/features/image-list/ImageList.tsx'),
                children: [{ lazy: muiPages, children: [{ path: patterns.imageCreate, lazy: imageCreate }] }],
              },
              {
                path: patterns.image,
                lazy: imagePage,
                children: [
                  { index: true, lazy: imageOverview },
                  { path: patterns.imageFlavors, lazy: () => import('#src/features/flavors/FlavorsTab.tsx') },
                  { path: patterns.imageServers, lazy: () => import('#src/features/launch/ServersTab.tsx') },
                  { path: patterns.imageSharing, lazy: () => import('#src/features/members/SharingTab.tsx') },
                  { path: patterns.imageAudit, lazy: () => import('#src/features/audit/AuditTab.tsx') },
                  { path: patterns.imageJson, lazy: () => import('#src/features/image-page/JsonTab.tsx') },
                  { path: patterns.imageCommandLine, lazy: () => import('#src/features/image-page/CommandLineTab.tsx') },
                ],
              },
              { path: patterns.servers, lazy: () => import('#src/features/servers/Servers.tsx') },
              { path: patterns.server, lazy: () => import('#src/features/servers/ServerPage.tsx') },
              { path: patterns.flavorGroups, lazy: () => import('#src/features/flavors/FlavorGroups.tsx') },
              { path: patterns.flavor, lazy: () => import('#src/features/flavors/FlavorPage.tsx') },
              { path: patterns.audit, lazy: () => import('#src/features/audit/Audit.tsx') },
              { path: patterns.sharedWithMe, lazy: () => import('#src/features/shared-with-me/SharedWithMe.tsx') },
              {
                lazy: muiPages,
                children: [
                  {
                    lazy: () => import('#src/features/image-edit/ImageEdit.tsx'),
                    children: [
                      { path: patterns.imageEdit, lazy: () => import('#src/features/image-edit/EditTab.tsx') },
                      { path: patterns.imageProperties, lazy: () => import('#src/features/image-edit/PropertiesTab.tsx') },
                    ],
                  },
                  { path: patterns.imageLaunch, lazy: () => import('#src/features/launch/Launch.tsx') },
                ],
              },
            ],
          },
        ],
      },
      // Also under a place: an address that is none is not worth asking Keystone for a scope.
      { path: '*', lazy: () => import('./NotFound.tsx') },
    ],
  },
]
