import { useEffect, useState } from 'react';

export type EmbedState = 'unknown' | 'on' | 'off';

/** The block's file name in the theme app extension. */
const embedHandle = 'tributary';

/** Whether the shop's theme carries our app embed, as the admin knows it; asked again when the merchant comes back from the editor. */
export function useAppEmbed(): EmbedState {
  const [state, setState] = useState<EmbedState>('unknown');
  useEffect(() => {
    let gone = false;
    const ask = (): void => {
      readEmbedState().then(
        (read) => gone || setState(read),
        // Without an answer nothing is claimed, neither way.
        () => gone || setState('unknown'),
      );
    };
    ask();
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') ask();
    };
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('focus', onVisible);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('focus', onVisible);
    };
  }, []);
  return state;
}

async function readEmbedState(): Promise<EmbedState> {
  const extensions = await window.shopify.app.extensions();
  const placed = extensions
    .flatMap((extension): readonly (UiActivation | ThemeActivation)[] => extension.activations)
    .some((block) => 'activations' in block && block.handle === embedHandle && block.activations.length > 0);
  return placed ? 'on' : 'off';
}

interface UiActivation {
  readonly target: string;
}

/** A block of a theme app extension with the places in themes where it stands. */
interface ThemeActivation {
  readonly handle: string;
  readonly activations: readonly unknown[];
}
