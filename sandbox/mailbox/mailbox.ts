// The mail catcher: takes whatever is sent to its SMTP port and shows it, so that no letter of the demo or of a test
// ever leaves the machine. It shows the newest letters, and keeps them in a file where it is given one.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { json, Refusal, type Route, redirect, route } from '../http.ts';
import { log } from '../log.ts';
import { mailboxPage, messageBody, messagePage } from './pages.ts';

export type Message = {
  id: number;
  receivedAt: string;
  /** As in the envelope: who really gets it. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
  /** Every address a reader could follow, in the order of appearance. */
  links: string[];
};

export type Mailbox = { port: number; routes: () => Route[]; close: () => Promise<void> };

const KEPT = 500;
const SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

/** Links of the HTML part (entities resolved), or of the text where there is no HTML. */
export function linksIn(html: string, text: string): string[] {
  const inHtml = [...html.matchAll(/href="(https?:[^"]+)"/g)].map((found) => (found[1] ?? '').replaceAll('&amp;', '&'));
  const inText = [...text.matchAll(/https?:\/\/[^\s<>")\]]+/g)].map((found) => found[0]);
  return [...new Set(inHtml.length ? inHtml : inText)];
}

function toMessage(id: number, parsed: Email, envelope: { from: string; to: string[] }): Message {
  const html = parsed.html ?? '';
  const text = parsed.text ?? '';
  return {
    id,
    receivedAt: new Date().toISOString(),
    from: envelope.from,
    to: envelope.to,
    subject: parsed.subject ?? '',
    text,
    html,
    headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
    links: linksIn(html, text),
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Letters of an earlier run, newest first; a line each in the file, oldest first. A line cut off by a kill is left out. */
function readKept(file: string | null): Message[] {
  if (file === null) return [];
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) return [];
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .slice(-KEPT - 1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Message];
      } catch {
        return [];
      }
    });
  writeFileSync(file, kept.map((message) => `${JSON.stringify(message)}\n`).join(''));
  return kept.reverse();
}

/** Opens the SMTP port on 127.0.0.1 (0: any free one). `file`: where letters outlive a restart. */
export async function openMailbox(port: number, file: string | null = null): Promise<Mailbox> {
  const messages = readKept(file);
  let lastId = messages[0]?.id ?? 0;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Any name and password: this box belongs to whoever runs the sandbox.
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'sandbox' }),
    size: SIZE_LIMIT_BYTES,
    logger: false,
    onData(stream, session, done) {
      readAll(stream)
        .then(async (bytes) => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : '';
          lastId += 1;
          const id = lastId;
          const to = rcptTo.map((one) => one.address);
          const message = toMessage(id, await PostalMime.parse(bytes), { from, to });
          messages.unshift(message);
          if (file !== null) appendFileSync(file, `${JSON.stringify(message)}\n`);
          messages.length = Math.min(messages.length, KEPT);
          done();
        })
        .catch((error: Error) => {
          log.error('a letter could not be read', error);
          done(error);
        });
    },
  });
  server.on('error', (error) => log.error('mailbox', error));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.server.address();

  const sentTo = (address: string | null) =>
    address === null
      ? messages
      : messages.filter((one) => one.to.some((to) => to.toLowerCase() === address.toLowerCase()));
  const requireMessage = (id: string | undefined): Message => {
    const found = messages.find((one) => String(one.id) === id);
    if (!found) throw new Refusal(404, `no letter ${id}`);
    return found;
  };

  return {
    port: typeof address === 'object' && address ? address.port : port,
    routes: () => [
      // Under its full name too, which is what people type.
      route('GET', '/mailbox/*', ({ params, url }) =>
        redirect(`/mail${params['*'] ? `/${params['*']}` : ''}${url.search}`),
      ),
      route('GET', '/mail', ({ query }) => mailboxPage(sentTo(query.get('to')), query.get('to'))),
      route('GET', '/mail/messages.json', ({ query }) => json(sentTo(query.get('to')))),
      route('DELETE', '/mail/messages.json', () => {
        messages.length = 0;
        if (file !== null) writeFileSync(file, '');
        return json({ ok: true });
      }),
      route('GET', '/mail/:id/body', ({ params }) => messageBody(requireMessage(params.id))),
      route('GET', '/mail/:id', ({ params }) => messagePage(requireMessage(params.id))),
    ],
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
