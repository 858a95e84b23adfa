import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The scheme and host of all our pages; the bridge admits this origin only. */
export const appScheme = 'zstackapp';
export const appOrigin = `${appScheme}://ui`;

/** Where each window kind's page is. */
export const pageUrls = {
  library: `${appOrigin}/library/index.html`,
  console: `${appOrigin}/console/index.html`,
} as const;

/** The one file that a window kind's page gets before it runs; `root` is the app's folder. */
export function preloadFile(root: string, kind: keyof typeof pageUrls): string {
  return path.join(root, 'out/preload', `${kind}.cjs`);
}

/** Whether a URL is a page of ours; used for the sender check and for navigation. */
export function isOwnPage(url: string): boolean {
  return Object.values(pageUrls).some((page) => url === page || url.startsWith(`${page}#`));
}

/**
 * No inline code or style, nothing from the network but the bridge on loopback. `img-src data: blob:` and `media-src blob:` are
 * how noVNC and spice-html5 decode pictures and sound; `wasm-unsafe-eval` allows WebAssembly and nothing else.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  "worker-src 'self'",
  "connect-src 'self' ws://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** An answer of the app scheme. */
export interface Asset {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Answers a request for one of our own files: 404 for whatever is not a known kind of file below `root`. Never throws. Read at once: a
 * page's first screen waits for eight files, and each turn of Electron's event loop takes longer than to read one.
 */
export function serveAsset(root: string, url: string): Asset {
  const file = fileOf(root, url);
  const type = file && contentTypes[path.extname(file)];
  if (!type) return answer(404, 'text/plain; charset=utf-8', Buffer.alloc(0));
  try {
    return answer(200, type, readFileSync(file));
  } catch {
    return answer(404, 'text/plain; charset=utf-8', Buffer.alloc(0));
  }
}

/** The file below `root` that a URL names; undefined when it leads elsewhere, however it is written. */
function fileOf(root: string, url: string): string | undefined {
  const parsed = parse(url);
  if (parsed?.protocol !== `${appScheme}:` || parsed.host !== 'ui') return undefined;
  const decoded = decode(parsed.pathname);
  if (decoded === undefined || /[\0\\:]/.test(decoded)) return undefined;
  const file = path.resolve(root, `.${decoded}`);
  return file.startsWith(path.resolve(root) + path.sep) ? file : undefined;
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

function answer(status: number, type: string, body: Buffer): Asset {
  const headers = {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
  return { status, headers, body };
}
