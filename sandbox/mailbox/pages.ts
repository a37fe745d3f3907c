// The mailbox's pages: the list, one letter, and its HTML alone for the sandboxed frame.
import { type Answer, escapeHtml, html } from '../http.ts';
import type { Message } from './mailbox.ts';

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#f1f1f1;color:#303030;font:14px/20px Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
header{background:#1a1a1a;color:#fff;padding:16px 24px;display:flex;gap:16px;align-items:center}header a{color:#fff;text-decoration:none;font-weight:650;font-size:15px}header form{margin-left:auto}
input{font:inherit;padding:5px 12px;border-radius:8px;border:1px solid #4a4a4a;background:#303030;color:#fff;width:min(280px,50vw)}
main{max-width:900px;margin:24px auto;padding:0 16px}.card{background:#fff;border-radius:12px;box-shadow:0 0 0 1px #00000012;overflow:hidden}
.row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,2fr) auto;gap:16px;padding:12px 16px;border-bottom:1px solid #ebebeb;color:inherit;text-decoration:none}.row:last-child{border:0}.row:hover{background:#fafafa}
.row span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.muted{color:#616161}.empty{padding:56px 16px;text-align:center;color:#616161}
h1{font-size:20px;line-height:28px;margin:0 0 8px}dl{display:grid;grid-template-columns:auto 1fr;gap:2px 16px;margin:0}dt{color:#616161}dd{margin:0;overflow-wrap:anywhere}.part{padding:16px;border-bottom:1px solid #ebebeb}
iframe{border:0;width:100%;height:520px;display:block;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:13px/19px ui-monospace,Menlo,monospace}
details{padding:12px 16px;border-top:1px solid #ebebeb}summary{cursor:pointer;font-weight:600}details>*+*{margin-top:10px}li{overflow-wrap:anywhere}
@media(max-width:640px){.row{grid-template-columns:1fr auto;gap:2px 12px}.row b{grid-column:1/3}}`;

function page(title: string, body: string, to: string | null = null): Answer {
  return html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header><a href="/mail">Mailbox</a><form action="/mail"><input name="to" type="search" placeholder="Sent to…" aria-label="Sent to" value="${escapeHtml(to ?? '')}"></form></header><main>${body}</main></body></html>`);
}

const time = (instant: string) => `<time class="muted" datetime="${instant}">${instant.slice(11, 19)}</time>`;

export function mailboxPage(messages: Message[], to: string | null): Answer {
  const rows = messages.map(
    (one) =>
      `<a class="row" href="/mail/${one.id}"><span class="muted">${escapeHtml(one.to.join(', '))}</span><b>${escapeHtml(one.subject || '(no subject)')}</b>${time(one.receivedAt)}</a>`,
  );
  const empty = '<p class="empty">No mail yet. What the app sends arrives here and goes nowhere else.</p>';
  return page('Mailbox', `<div class="card">${rows.join('') || empty}</div>`, to);
}

export function messagePage(message: Message): Answer {
  const facts = [
    ['From', message.from],
    ['To', message.to.join(', ')],
    ['At', message.receivedAt],
  ] as const;
  const links = message.links.map(
    (link) => `<li><a href="${escapeHtml(link)}" target="_blank" rel="noopener">${escapeHtml(link)}</a></li>`,
  );
  const headers = message.headers.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  // No scripts and no forms run in a letter; links open in a new tab, as in a mail reader.
  const shown = message.html
    ? `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/${message.id}/body" title="The letter"></iframe>`
    : `<div class="part"><pre>${escapeHtml(message.text)}</pre></div>`;
  return page(
    message.subject,
    `<div class="card"><div class="part"><h1>${escapeHtml(message.subject || '(no subject)')}</h1><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl></div>${shown}
<details open><summary>Links</summary><ul>${links.join('') || '<li class="muted">none</li>'}</ul></details><details><summary>Text</summary><pre>${escapeHtml(message.text)}</pre></details><details><summary>Headers</summary><dl>${headers.join('')}</dl></details></div>`,
  );
}

export function messageBody(message: Message): Answer {
  const policy = "default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; font-src data:";
  return html(`<base target="_blank">${message.html}`, 200, { 'content-security-policy': policy });
}
