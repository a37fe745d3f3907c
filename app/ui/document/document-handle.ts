/**
 * What a route tells the document around it. The deepest route that says something wins; a page that says nothing is public: it loads
 * nothing of Shopify's and may not be framed.
 */
export interface DocumentHandle {
  /** `admin` pages load App Bridge and may be framed by the shop's admin, and by nothing else. */
  readonly surface: 'admin' | 'public';
  /** The language of the page, from the route's loader data. `en` where absent. */
  readonly lang?: (data: unknown) => string;
  /** Further attributes of the html element, such as those a component library styles by. */
  readonly htmlAttributes?: Readonly<Record<string, string>>;
}

interface Match {
  readonly handle?: unknown;
  readonly data?: unknown;
}

export interface DocumentSettings {
  readonly surface: DocumentHandle['surface'];
  readonly lang: string;
  readonly htmlAttributes: Readonly<Record<string, string>>;
}

/** `matches` from the root to the page, as Remix lists them. */
export function documentSettings(matches: readonly Match[]): DocumentSettings {
  const match = matches.findLast(({ handle }) => isDocumentHandle(handle));
  const handle = match !== undefined && isDocumentHandle(match.handle) ? match.handle : undefined;
  return {
    surface: handle?.surface ?? 'public',
    lang: handle?.lang && match?.data !== undefined ? handle.lang(match.data) : 'en',
    htmlAttributes: handle?.htmlAttributes ?? {},
  };
}

function isDocumentHandle(handle: unknown): handle is DocumentHandle {
  return typeof handle === 'object' && handle !== null && 'surface' in handle;
}
