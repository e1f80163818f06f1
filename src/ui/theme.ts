import { createTheme } from '@mui/material/styles'

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
          '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--palette-primary-main)', borderWidth: 2 },
          '@media (pointer: coarse)': { minHeight: 44, fontSize: '1rem' },
        },
        input: { padding: '8px 12px', height: 20, '&:focus-visible': { outline: 'none' }, '&::placeholder': { color: 'var(--palette-text-secondary)', opacity: 1 } },
        multiline: { padding: 0 },
        notchedOutline: { borderColor: 'var(--palette-line-strong)' },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' }, elevation: { boxShadow: 'none', border: '1px solid var(--palette-line-main)' } } },
    MuiDialog: { styleOverrides: { paper: { borderRadius: 12, border: '1px solid var(--palette-line-main)' } } },
  },
})
