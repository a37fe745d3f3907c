import { element, type Words } from './words.ts';

/** The look of the theme's own buttons. */
export const BUTTON = 'button tributary-button';

/** A value to copy, with a button that says that it did. */
export function copyable(words: Words, label: string | undefined, value: string): Node {
  const field = element('input', { readOnly: true, value, 'aria-label': label, onfocus: () => field.select() });
  const said = element('span', { role: 'status', className: 'tributary-said' });
  const copy = element(
    'button',
    { type: 'button', className: BUTTON, 'aria-label': `${words.copy}: ${label}` },
    words.copy,
  );
  const say = (text: string | undefined) => {
    said.textContent = text ?? '';
    setTimeout(() => {
      said.textContent = '';
    }, 4000);
  };
  copy.onclick = () => {
    // Some browsers have no clipboard where the page is shown in a frame.
    Promise.resolve(navigator.clipboard?.writeText(value) ?? Promise.reject()).then(
      () => say(words.copied),
      () => {
        field.focus();
        say(words.copy_failed);
      },
    );
  };
  return element(
    'div',
    { className: 'tributary-copy' },
    element('span', { className: 'tributary-label', 'aria-hidden': 'true' }, label),
    field,
    copy,
    said,
  );
}
