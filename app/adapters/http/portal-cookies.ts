/**
 * The portal's cookies. The session's is opaque and out of reach of scripts; over https its name binds it to this very host (`__Host-`). The
 * other one remembers which of several programmes a person looked at last, and grants nothing.
 */

export interface SessionToken {
  readonly shopId: string;
  readonly sessionId: string;
  readonly secret: string;
}

export interface PortalCookies {
  readonly readSession: (request: Request) => SessionToken | null;
  /** `Set-Cookie` values. */
  readonly writeSession: (token: SessionToken, maxAgeSeconds: number) => string;
  readonly clearSession: () => string;
  readonly readProgram: (request: Request) => string | null;
  readonly writeProgram: (programKey: string) => string;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const sessionShape = new RegExp(`^(${uuid})\\.(${uuid})\\.([A-Za-z0-9_-]{43})$`);
const programShape = /^[\w-]{1,60}$/;
const yearSeconds = 31_536_000;

export function createPortalCookies(appUrl: string): PortalCookies {
  const secure = appUrl.startsWith('https:');
  const sessionName = secure ? '__Host-tributary' : 'tributary';
  const programName = `${sessionName}-program`;
  const write = (name: string, value: string, maxAgeSeconds: number): string =>
    `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    readSession(request) {
      const [, shopId, sessionId, secret] = sessionShape.exec(readCookie(request, sessionName) ?? '') ?? [];
      if (shopId === undefined || sessionId === undefined || secret === undefined) return null;
      return { shopId, sessionId, secret };
    },
    writeSession: ({ shopId, sessionId, secret }, maxAgeSeconds) =>
      write(sessionName, `${shopId}.${sessionId}.${secret}`, maxAgeSeconds),
    clearSession: () => write(sessionName, '', 0),
    readProgram(request) {
      const value = readCookie(request, programName);
      return value !== null && programShape.test(value) ? value : null;
    },
    writeProgram: (programKey) => write(programName, programShape.test(programKey) ? programKey : '', yearSeconds),
  };
}

function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const equalsAt = pair.indexOf('=');
    if (pair.slice(0, equalsAt).trim() === name) return pair.slice(equalsAt + 1).trim();
  }
  return null;
}
