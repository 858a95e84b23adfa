import * as z from 'zod';
import type { AppError } from '../../shared/errors.ts';
import { oneLine, plainLines } from '../../shared/plain-text.ts';

const text = z.string().catch('');
const errorSchema = z.object({
  code: z.string().min(1),
  description: text,
  details: text,
  elaboration: text,
  messages: z.object({ message_cn: text, message_en: text }).partial().catch({}),
  cause: z.unknown().optional(),
  causes: z.array(z.unknown()).catch([]),
});

/** The server's ErrorCode object (contract section 1.5), flattened: itself first, then its causes, the root cause last. */
export interface ServerError {
  readonly code: string;
  /** Every code in the chain. */
  readonly codes: readonly string[];
  /** Every text in the chain, for recognising what has no code of its own. */
  readonly texts: readonly string[];
  /** What to show, in both languages, by the display rule of section 1.5. */
  readonly en: string;
  readonly zh: string;
}

type Link = z.infer<typeof errorSchema>;

const maxChain = 16;
const maxText = 1000;

/** Reads `{"error": {...}}`, or the ErrorCode itself; nothing when the value is neither. */
export function parseServerError(body: unknown, secrets: readonly string[] = []): ServerError | undefined {
  const chain = linksOf((body as { error?: unknown } | null)?.error);
  const first = chain[0];
  if (!first) return undefined;
  const shown = (message: (m: Link['messages']) => string | undefined): string =>
    clean(chain.map((link) => message(link.messages)).find(Boolean) ?? plainText(chain), secrets);
  return {
    code: first.code,
    codes: chain.map((link) => link.code),
    texts: chain.flatMap(textsOf).map((t) => clean(t, secrets)),
    en: shown((m) => m.message_en),
    zh: shown((m) => m.message_cn),
  };
}

/** As an AppError's `server`. */
export function shownServer({ code, en, zh }: ServerError): NonNullable<AppError['server']> {
  return { code: oneLine(code, 100), en, zh };
}

/** Depth is bounded by hand: a hostile answer may nest its causes as deep as the size limit lets it. */
function linksOf(error: unknown): readonly Link[] {
  const chain: Link[] = [];
  let next = error;
  while (chain.length < maxChain) {
    const link = errorSchema.safeParse(next);
    if (!link.success) break;
    chain.push(link.data);
    next = link.data.cause ?? link.data.causes[0];
  }
  return chain;
}

function plainText(chain: readonly Link[]): string {
  const root = [...chain].reverse().find((link) => link.details !== '');
  return root?.details ?? chain[0]?.description ?? '';
}

function textsOf({ description, details, elaboration, messages }: Link): readonly string[] {
  return [details, elaboration, messages.message_en ?? '', messages.message_cn ?? '', description].filter(Boolean);
}

function clean(message: string, secrets: readonly string[]): string {
  let rest = message.replace(/^(错误信息|Error message)\s*[:：]\s*/, '').trim();
  for (const secret of secrets) if (secret.length > 3) rest = rest.split(secret).join('***');
  const plain = plainLines(rest, maxText);
  return rest.length > maxText ? `${plain}…` : plain;
}
