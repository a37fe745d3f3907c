import { createContext, useContext } from 'react';

/** The nonce of the answer's Content-Security-Policy; empty in the browser, which hides it from scripts anyway. */
const NonceContext = createContext('');

export const NonceProvider = NonceContext.Provider;

/** For the `nonce` attribute of an inline script or style. */
export function useNonce(): string | undefined {
  return useContext(NonceContext) || undefined;
}
