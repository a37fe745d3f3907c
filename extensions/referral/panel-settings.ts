import type { PanelSettings } from './referral-panel.tsx';

/**
 * The merchant's settings of a block. A switch that nobody has touched is undefined in Shopify and looks off in the editor, so each one hides
 * something: untouched, everything is shown.
 */
export function panelSettings(values: Readonly<Record<string, string | number | boolean | undefined>>): PanelSettings {
  const heading = typeof values.heading === 'string' ? values.heading.trim() : '';
  return {
    heading: heading === '' ? null : heading,
    hideQr: values.hide_qr === true,
    hideFriends: values.hide_friends === true,
    hideEarned: values.hide_earned === true,
  };
}
