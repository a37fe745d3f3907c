import { useBreakpoints } from '@shopify/polaris';
import { createContext, useContext } from 'react';

/** Whether the browser said with its request that it is a phone's. */
const PhoneContext = createContext(false);

export const PhoneProvider = PhoneContext.Provider;

/** Whether the screen is too narrow for columns. The server's guess is right for phones, so that nothing jumps when the page comes alive. */
export function useNarrow(): boolean {
  const phone = useContext(PhoneContext);
  return useBreakpoints({ defaults: { smDown: phone } }).smDown;
}
