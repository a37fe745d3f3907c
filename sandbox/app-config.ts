// The app's own configuration file, shopify.app.toml, as far as it tells Shopify what to grant and what to send: the
// twin grants these scopes and delivers these topics, so that one forgotten in the file is missed here too.
//
// Reads the subset of TOML that such a file uses: sections, lists of sections, strings and lists of strings.
import { readFileSync } from 'node:fs';

/** `includeFields`: the only fields of the payload that are sent; all where it is absent. */
export type Subscription = { topic: string; uri: string; name: string | null; includeFields?: string[] | undefined };

export type AppConfig = { scopes: string[]; subscriptions: Subscription[] };

type Section = { name: string; values: Map<string, string[]> };

const HEADING = /^\[\[?\s*([\w.-]+)\s*\]?\]$/;
const ENTRY = /^([\w-]+)\s*=\s*([\s\S]+)$/;

/** Lists may run over several lines: joins them before anything is read. */
function statements(source: string): string[] {
  const joined: string[] = [];
  let open = '';
  for (const raw of source.split('\n')) {
    const line = raw.replace(/^\s*#.*|\s+#[^"']*$/, '').trim();
    if (!line) continue;
    open = open ? `${open} ${line}` : line;
    if (ENTRY.test(open) && /=\s*\[[^\]]*$/.test(open)) continue;
    joined.push(open);
    open = '';
  }
  return joined;
}

function strings(value: string): string[] {
  return [...value.matchAll(/"([^"]*)"|'([^']*)'/g)].map((found) => found[1] ?? found[2] ?? '');
}

function sections(source: string): Section[] {
  const list: Section[] = [{ name: '', values: new Map() }];
  for (const statement of statements(source)) {
    const heading = HEADING.exec(statement);
    if (heading) {
      list.push({ name: heading[1] ?? '', values: new Map() });
      continue;
    }
    const entry = ENTRY.exec(statement);
    if (entry) list.at(-1)?.values.set(entry[1] ?? '', strings(entry[2] ?? ''));
  }
  return list;
}

export function parseAppConfig(source: string): AppConfig {
  const all = sections(source);
  const scopes = all.find((one) => one.name === 'access_scopes')?.values.get('scopes')?.[0] ?? '';
  const subscriptions = all
    .filter((one) => one.name === 'webhooks.subscriptions')
    .flatMap(({ values }) => {
      const topics = [...(values.get('topics') ?? []), ...(values.get('compliance_topics') ?? [])];
      const uri = values.get('uri')?.[0] ?? '';
      const name = values.get('name')?.[0] ?? null;
      return topics.map((topic) => ({ topic, uri, name, includeFields: values.get('include_fields') }));
    });
  return {
    scopes: scopes
      .split(',')
      .map((scope) => scope.trim())
      .filter(Boolean),
    subscriptions,
  };
}

/** @param path of shopify.app.toml; without such a file the sandbox cannot know what to do */
export function readAppConfig(path: string): AppConfig {
  return parseAppConfig(readFileSync(path, 'utf8'));
}
