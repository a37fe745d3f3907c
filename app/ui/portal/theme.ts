/** The portal's looks. Every pair of text and ground reaches WCAG AA in light and dark; Mantine's own dimmed and error colours do not. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const river: MantineColorsTuple = [
  '#e9f6f8',
  '#d2eaef',
  '#a5d5de',
  '#75bfcd',
  '#4dabbd',
  '#2f9bb0',
  '#148ca3',
  '#0a7489',
  '#075f71',
  '#054b5a',
];

/** Grounds and lines of the dark scheme, a little towards the river. */
const dark: MantineColorsTuple = [
  '#d8dee3',
  '#b6c0c8',
  '#8f9ba5',
  '#6b7883',
  '#47535d',
  '#37424b',
  '#28323a',
  '#1c2328',
  '#161c20',
  '#11161a',
];

export const portalTheme = createTheme({
  colors: { river, dark },
  primaryColor: 'river',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, sans-serif',
  headings: { fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, sans-serif', fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Checkbox: { defaultProps: { radius: 'sm' } } },
});

export const portalVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f9fa',
    '--mantine-color-dimmed': '#4d5963',
    '--mantine-color-error': '#b42318',
    '--portal-accent': river[8],
    '--portal-surface': '#ffffff',
    '--portal-line': '#dfe5e9',
    '--portal-good': '#17703b',
    '--portal-bad': '#b42318',
    '--portal-wait': '#8a5a00',
  },
  dark: {
    '--mantine-color-body': '#14191d',
    '--mantine-color-dimmed': '#a9b4bc',
    '--mantine-color-error': '#ff9d92',
    '--portal-accent': river[4],
    '--portal-surface': '#1c2328',
    '--portal-line': '#343e46',
    '--portal-good': '#74d69a',
    '--portal-bad': '#ff9d92',
    '--portal-wait': '#e8bd62',
  },
});
