import winston from 'winston';

export type Logger = Pick<winston.Logger, 'error' | 'warn' | 'info' | 'debug'>;

const SECRET_KEYS =
  /^(authorization|cookie|set-cookie|password|token|accessToken|refreshToken|phone|msisdn|name|email|code|pin|body|raw|receiver|PhoneNumber|PartyA|PartyB|SecurityCredential|Password)$/i;
const PHONE = /(?<!\d)(?:254|0)[17]\d{8}(?!\d)/g;
const BEARER = /[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g;
const EMAIL = /[^\s@"<>]+@[^\s@"<>]+\.[a-z]{2,}/gi;
const CAPABILITY = /[A-Za-z0-9_-]{43,}/g;

const cleanText = (text: string): string =>
  text
    .replace(BEARER, '[token]')
    .replace(CAPABILITY, '[token]')
    .replace(EMAIL, '[email]')
    .replace(PHONE, '[phone]');

/** Copies a value with everything personal or secret taken out: by field name, and by the look of the text. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value instanceof Error)
    return {
      name: value.name,
      message: cleanText(value.message),
      stack: cleanText(value.stack ?? '')
        .split('\n')
        .slice(0, 8),
    };
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (depth > 5) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      SECRET_KEYS.test(key) ? '[redacted]' : redact(field, depth + 1),
    ]),
  );
}

/** JSON lines on stdout, with phones, names, tokens and bodies taken out; `all` gets those of every level. */
export function createLogger(level: string, process: string, all?: NodeJS.WritableStream): Logger {
  const clean = winston.format((info) => {
    for (const key of Object.keys(info))
      if (key !== 'level') info[key] = SECRET_KEYS.test(key) ? '[redacted]' : redact(info[key]);
    return info;
  });
  return winston.createLogger({
    level,
    defaultMeta: { process },
    format: winston.format.combine(clean(), winston.format.timestamp(), winston.format.json()),
    transports: [
      new winston.transports.Console(),
      ...(all ? [new winston.transports.Stream({ stream: all, level: 'debug' })] : []),
    ],
  });
}
