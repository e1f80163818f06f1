import { createTheme } from '@mui/material/styles'

declare module '@mui/material/styles' {
  interface CssThemeVariables {
    enabled: true
  }
}

const color = (name: string) => ({
  main: `var(--palette-${name}-main)`,
  dark: `var(--palette-${name}-dark, var(--palette-${name}-main))`,
  light: `var(--palette-${name}-main)`,
  contrastText: `var(--palette-${name}-contrastText, var(--palette-background-default))`,
})

const quick = 'var(--quick)'

/**
 * MUI made ours, for the pages that need its controls: every colour is a variable of tokens.css, so that light and dark are one theme
 * (`nativeColor` leaves the mixing to the browser). Flat, borders instead of shadows, one focus ring (base.css).
 */
export const theme = createTheme({
  cssVariables: { nativeColor: true },
  palette: {
    primary: color('primary'),
    error: color('error'),
    warning: color('warning'),
    background: { default: 'var(--palette-background-default)', paper: 'var(--palette-background-paper)' },
    text: { primary: 'var(--palette-text-primary)', secondary: 'var(--palette-text-secondary)', disabled: 'var(--palette-text-disabled)' },
    divider: 'var(--palette-line-main)',
  },
  spacing: 4,
  shape: { borderRadius: 6 },
  typography: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontSize: 14,
    body1: { fontSize: '0.875rem', lineHeight: '1.25rem' },
    button: { fontSize: '0.875rem', lineHeight: '1.25rem', fontWeight: 550, textTransform: 'none', letterSpacing: 0 },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiOutlinedInput: {
      defaultProps: { notched: false, fullWidth: true },
      styleOverrides: {
        root: {
          minHeight: 36,
          backgroundColor: 'var(--palette-background-default)',
          transition: `border-color ${quick}`,
          '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-text-secondary)' },
          '&.Mui-disabled': { backgroundColor: 'var(--palette-surface-shell)' },
          '&.Mui-disabled .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-line-main)' },
          '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-primary-main)', borderWidth: 2 },
          '@media (pointer: coarse)': { minHeight: 44, fontSize: '1rem' },
        },
        input: {
          padding: '8px 12px',
          height: 20,
          '&:focus-visible': { outline: 'none' },
          '&::placeholder': { color: 'var(--palette-text-secondary)', opacity: 1 },
          '&.Mui-disabled': { WebkitTextFillColor: 'var(--palette-text-secondary)' },
          '@media (pointer: coarse)': { height: 28 },
        },
        multiline: { padding: 0 },
        notchedOutline: { borderColor: 'var(--palette-line-strong)' },
      },
    },
    MuiNativeSelect: {
      styleOverrides: {
        select: { textOverflow: 'ellipsis', '&.Mui-disabled': { cursor: 'not-allowed' } },
        icon: { top: 'calc(50% - 8px)', right: 10, width: 16, height: 16, '&, &.Mui-disabled': { color: 'var(--palette-text-secondary)' } },
      },
    },
    MuiFormLabel: { styleOverrides: { root: { color: 'inherit', fontWeight: 550, '&.Mui-focused, &.Mui-error': { color: 'inherit' } } } },
    MuiFormHelperText: { styleOverrides: { root: { margin: '6px 0 0', fontSize: '0.8125rem', lineHeight: '1.125rem' } } },
    MuiRadio: {
      styleOverrides: {
        root: {
          padding: 0,
          margin: '2px 0',
          color: 'var(--palette-line-strong)',
          '&:hover': { backgroundColor: 'transparent' },
          '&.Mui-disabled': { color: 'var(--palette-line-strong)', opacity: 0.5 },
          '& svg': { width: 16, height: 16, scale: '1.2' },
        },
      },
    },
    MuiSwitch: {
      styleOverrides: {
        root: {
          width: 32,
          height: 18,
          margin: '1px 0',
          padding: 0,
          overflow: 'visible',
          borderRadius: 9,
          '&:has(:focus-visible)': { outline: '2px solid var(--palette-primary-main)', outlineOffset: 2 },
        },
        switchBase: {
          padding: 3,
          color: 'var(--palette-line-strong)',
          transition: `transform ${quick}, color ${quick}`,
          '&, &:hover, &.Mui-checked:hover': { backgroundColor: 'transparent' },
          '&.Mui-checked': { transform: 'translateX(14px)', color: 'var(--palette-primary-contrastText)' },
          '&.Mui-checked + .MuiSwitch-track': { borderColor: 'var(--palette-primary-main)', opacity: 1 },
          '&.Mui-disabled, &.Mui-disabled + .MuiSwitch-track': { opacity: 0.5 },
        },
        thumb: { width: 12, height: 12, border: 0, boxShadow: 'none', '@media (forced-colors: active)': { backgroundColor: 'ButtonText' } },
        track: { border: '1px solid var(--palette-line-strong)', borderRadius: 9, backgroundColor: 'var(--palette-background-default)', opacity: 1, transition: `background-color ${quick}, border-color ${quick}` },
        // The target reaches beyond what is drawn.
        input: { inset: '-6px -8px', width: 48, height: 30 },
      },
    },
    MuiAutocomplete: {
      // In the field's own place: a modal dialog of the browser's lies above everything outside of it.
      defaultProps: { disablePortal: true, slotProps: { popper: { popperOptions: { strategy: 'fixed' } } } },
      styleOverrides: {
        root: {
          '& .MuiOutlinedInput-root': { flexWrap: 'wrap', gap: 4, padding: '6px 7px', '@media (pointer: coarse)': { padding: '10px 9px' } },
          '& .MuiOutlinedInput-root .MuiAutocomplete-input': { flex: '1 1 96px', height: 24, minWidth: 0, padding: '0 6px', opacity: 1 },
        },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
  },
})
