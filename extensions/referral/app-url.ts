/**
 * Where the app answers. An extension is not told by Shopify; its build is: Shopify's command line writes the tunnel's address here under
 * `shopify app dev`, and under `shopify app deploy` the value of the variable APP_URL. See docs/decisions/0017-extensions-in-checkout.md.
 */
declare const process: { readonly env: { readonly APP_URL: string } };

export const appUrl: string = process.env.APP_URL;
