import { createTheme } from '@mui/material/styles'
import '@fontsource-variable/inter/wght.css'
import './base.css'

/** Where the chosen colour scheme (`light`, `dark` or `system`) is kept. public/theme.js reads it before the first paint. */
export const SCHEME_KEY = 'loupe-scheme'

declare module '@mui/material/styles' {
  interface CssThemeVariables {
    enabled: true
  }
  interface Palette {
    line: Record<'soft' | 'main' | 'strong', string>
    surface: Record<'shell' | 'raised' | 'hover' | 'selected', string>
    sign: Record<'good' | 'wait' | 'work' | 'off' | 'bad', string>
  }
  interface PaletteOptions {
    line: Palette['line']
    surface: Palette['surface']
    sign: Palette['sign']
  }
}

/**
 * Every colour of Loupe. They reach the style sheets as CSS variables: `palette.line.soft` is `var(--palette-line-soft)`.
 * `line` separates, `surface` lies under text, `sign` is the meaning of a status (its shape and word say the same).
 * Text on any surface holds 4.5:1, `line.strong` (borders of fields) 3:1.
 */
const light = {
  primary: { main: '#0b6a6c', dark: '#075355', light: '#16898b', contrastText: '#ffffff' },
  error: { main: '#b3261e', dark: '#8f1d17', light: '#d4453c', contrastText: '#ffffff' },
  warning: { main: '#8a5300', dark: '#6e4200', light: '#a86a0c', contrastText: '#ffffff' },
  success: { main: '#167a3e', dark: '#0f5f30', light: '#249653', contrastText: '#ffffff' },
  info: { main: '#1f5fbf', dark: '#174a96', light: '#3f7cd8', contrastText: '#ffffff' },
  background: { default: '#ffffff', paper: '#ffffff' },
  text: { primary: '#14191c', secondary: '#56626a', disabled: '#8a959c' },
  divider: '#e3e8ea',
  line: { soft: '#edf0f2', main: '#dfe4e7', strong: '#87939a' },
  surface: { shell: '#f6f8f9', raised: '#ffffff', hover: '#f4f7f8', selected: '#e6f2f1' },
  sign: { good: '#1a9150', wait: '#b8730a', work: '#2468cc', off: '#77838a', bad: '#c93a30' },
}

const dark: typeof light = {
  primary: { main: '#41cfc5', dark: '#6adfd7', light: '#2bb3aa', contrastText: '#03211f' },
  error: { main: '#ff8078', dark: '#ff9c96', light: '#f4665d', contrastText: '#2b0604' },
  warning: { main: '#e8b04a', dark: '#f0c472', light: '#d09a35', contrastText: '#261a00' },
  success: { main: '#53cf83', dark: '#78dc9e', light: '#3bb56c', contrastText: '#03210f' },
  info: { main: '#78b1ff', dark: '#9bc6ff', light: '#5c9bf0', contrastText: '#031a3a' },
  background: { default: '#12181b', paper: '#182023' },
  text: { primary: '#e4eaed', secondary: '#9fadb5', disabled: '#6c7a82' },
  divider: '#263136',
  line: { soft: '#1f292d', main: '#2a363b', strong: '#65747c' },
  surface: { shell: '#0d1214', raised: '#1a2226', hover: '#192125', selected: '#12302f' },
  sign: { good: '#3ecb7c', wait: '#e5a83c', work: '#6aa9ff', off: '#8897a0', bad: '#ff7a71' },
}


/** An animation that explains; with reduced motion base.css makes it instant. */
const quick = '140ms cubic-bezier(0.2, 0, 0.2, 1)'

/** MUI made ours: flat, 14/20, borders instead of shadows, one focus ring (base.css). */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-scheme', cssVarPrefix: '' },
  colorSchemes: { light: { palette: light }, dark: { palette: dark } },
  spacing: 4,
  shape: { borderRadius: 6 },
  typography: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontSize: 14,
    htmlFontSize: 16,
    fontWeightMedium: 500,
    fontWeightBold: 600,
    h1: { fontSize: '1.375rem', lineHeight: '1.75rem', fontWeight: 600, letterSpacing: '-0.014em' },
    h2: { fontSize: '1rem', lineHeight: '1.5rem', fontWeight: 600, letterSpacing: '-0.006em' },
    h3: { fontSize: '0.875rem', lineHeight: '1.25rem', fontWeight: 600 },
    body1: { fontSize: '0.875rem', lineHeight: '1.25rem' },
    body2: { fontSize: '0.8125rem', lineHeight: '1.125rem' },
    button: { fontSize: '0.875rem', lineHeight: '1.25rem', fontWeight: 550, textTransform: 'none', letterSpacing: 0 },
    caption: { fontSize: '0.75rem', lineHeight: '1rem' },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
      styleOverrides: {
        root: {
          minWidth: 0,
          height: 32,
          padding: '0 12px',
          gap: 6,
          whiteSpace: 'nowrap',
          transition: `background-color ${quick}, border-color ${quick}, color ${quick}`,
          '&[aria-disabled="true"], &.Mui-disabled': { color: 'var(--palette-text-disabled)', borderColor: 'var(--palette-line-main)', cursor: 'not-allowed' },
          '@media (pointer: coarse)': { height: 40 },
        },
        sizeSmall: { height: 28, padding: '0 8px', fontSize: '0.8125rem' },
        sizeLarge: { height: 40, padding: '0 16px' },
        startIcon: { margin: 0, '& > svg': { width: 16, height: 16 } },
        endIcon: { margin: 0 },
        outlined: {
          borderColor: 'var(--palette-line-main)',
          backgroundColor: 'var(--palette-surface-raised)',
          '&:hover': { borderColor: 'var(--palette-line-strong)', backgroundColor: 'var(--palette-surface-hover)' },
          '&.MuiButton-colorError': { color: 'var(--palette-error-main)' },
          '&.MuiButton-colorPrimary': { color: 'var(--palette-primary-main)' },
        },
        text: { '&:hover': { backgroundColor: 'var(--palette-surface-hover)' } },
        contained: {
          fontWeight: 600,
          '&[aria-disabled="true"], &.Mui-disabled': { backgroundColor: 'var(--palette-line-soft)', color: 'var(--palette-text-disabled)' },
        },
      },
    },
    MuiOutlinedInput: {
      defaultProps: { notched: false, fullWidth: true },
      styleOverrides: {
        root: {
          minHeight: 36,
          backgroundColor: 'var(--palette-background-default)',
          transition: `border-color ${quick}`,
          '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-text-secondary)' },
          '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-primary-main)', borderWidth: 2 },
          '@media (pointer: coarse)': { minHeight: 44, fontSize: '1rem' },
        },
        input: { padding: '8px 12px', height: 20, '&::placeholder': { color: 'var(--palette-text-secondary)', opacity: 1 } },
        multiline: { padding: 0 },
        notchedOutline: { borderColor: 'var(--palette-line-strong)' },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' }, elevation: { boxShadow: 'none', border: '1px solid var(--palette-line-main)' } } },
    MuiDialog: { styleOverrides: { paper: { borderRadius: 12, border: '1px solid var(--palette-line-main)' } } },
  },
})

