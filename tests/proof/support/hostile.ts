import type { Chance } from '../sim/chance.js';

/** Written into JSON as it is, without quotes. */
const RAW = [
  '1e308',
  '-0',
  '9007199254740992',
  '-9007199254740993',
  '1e-7',
  '0.1',
  '1E400',
  '100.0',
  '01',
  'NaN',
  '+5',
  '0x10',
  '[[[',
  'undefined',
  '{"$gt":0}',
  '{"a":1,"a":2}',
];
const WORDS = [
  '',
  ' ',
  '\u0000',
  '\u202egnp.exe',
  '\ud800',
  '💔'.repeat(20),
  '../../etc/passwd',
  '%00',
  '$where',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '254712345678',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  'İ',
  'a\u0300'.repeat(500),
  '-1',
  '1e5',
  '2026-02-30T25:61:00Z',
  '{{7*7}}',
  '{link}',
  '=1+1',
];
const NAMES = [
  '$where',
  '$set',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '_id',
  'v',
  'status',
  'phase',
  'heldCents',
  'balanceCents',
  'role',
  'a.b',
  '',
  '0',
  'then',
  '\u0000',
];
const RAW_MARK = '\u0001raw:';

const nested = (depth: number): unknown => {
  let value: unknown = 0;
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};

/** A value that no route asks for. */
export function hostileValue(chance: Chance): unknown {
  const kinds: (() => unknown)[] = [
    () => RAW_MARK + chance.pick(RAW),
    () => RAW_MARK + chance.pick(RAW),
    () => chance.pick(WORDS),
    () => chance.pick([null, true, false, 0, -1, 1.5, 2 ** 53, -100, 1e15, 99_999_999_900]),
    () =>
      chance.pick<unknown>([
        [],
        {},
        [null],
        [[]],
        { $gt: '' },
        { $ne: null },
        { toString: 'x' },
        { length: 1e9 },
      ]),
    () => nested(1 + chance.whole(500)),
    () => 'x'.repeat(chance.whole(3_000)),
    () => String.fromCodePoint(...Array.from({ length: 1 + chance.whole(20) }, () => chance.whole(0x10ffff))),
    () => Array.from({ length: chance.whole(200) }, () => chance.whole(9)),
  ];
  return chance.pick(kinds)();
}

/** A text for an address or a query, in well-formed Unicode. */
export function hostileText(chance: Chance): string {
  const value = hostileValue(chance);
  const text = typeof value === 'string' ? value.replace(RAW_MARK, '') : JSON.stringify(value);
  return Buffer.from(text.slice(0, 2_000)).toString();
}

const written = (value: unknown): string =>
  JSON.stringify(value).replace(/"\\u0001raw:((?:[^"\\]|\\.)*)"/g, (_, raw: string) =>
    raw.replaceAll('\\"', '"'),
  );

type Fields = Record<string, unknown>;

/** Replaces one value, at any depth. */
function replaced(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance.happens(0.3)) return hostileValue(chance);
  const names = Object.keys(value);
  if (names.length === 0) return hostileValue(chance);
  const name = chance.pick(names);
  const copy: Fields = Array.isArray(value) ? (Object.assign([], value) as unknown as Fields) : { ...value };
  copy[name] = replaced(copy[name], chance);
  return copy;
}

function withField(fields: Fields, chance: Chance): string {
  const text = written(fields);
  const extra = `${JSON.stringify(chance.pick(NAMES))}:${written(hostileValue(chance))}`;
  return text === '{}' ? `{${extra}}` : `${text.slice(0, -1)},${extra}}`;
}

function twice(fields: Fields, chance: Chance): string {
  const names = Object.keys(fields);
  if (names.length === 0) return withField(fields, chance);
  return `${written(fields).slice(0, -1)},${JSON.stringify(chance.pick(names))}:${written(hostileValue(chance))}}`;
}

function without(fields: Fields, chance: Chance): string {
  const names = Object.keys(fields);
  const gone = names.length === 0 ? '' : chance.pick(names);
  return written(Object.fromEntries(Object.entries(fields).filter(([name]) => name !== gone)));
}

/** Some of the bytes changed, or the end cut off; the buffer itself. */
function damaged(bytes: Buffer, chance: Chance): Buffer {
  for (let n = 1 + chance.whole(4); n > 0 && bytes.length > 0; n -= 1)
    bytes[chance.whole(bytes.length)] = chance.whole(256);
  return chance.happens(0.3) ? bytes.subarray(0, chance.whole(bytes.length + 1)) : bytes;
}

/** A body made of a right one: as it is, one field off, swapped, twice, gone, huge, broken; never more than `most` bytes and a bit. */
export function hostileBody(right: Fields, chance: Chance, most: number): Buffer {
  const kinds: (() => string | Buffer)[] = [
    () => written(right),
    () => written(replaced(right, chance)),
    () => written(replaced(right, chance)),
    () => withField(right, chance),
    () => twice(right, chance),
    () => without(right, chance),
    () => written(hostileValue(chance)),
    () => damaged(Buffer.from(written(right)), chance),
    () => chance.bytes(chance.whole(60)),
  ];
  if (chance.happens(0.01)) return Buffer.alloc(most - 200 + chance.whole(400), ' ');
  const made = chance.pick(kinds)();
  return typeof made === 'string' ? Buffer.from(made) : made;
}

/** A statement made of a right one: a cell, a line or some bytes off. */
export function hostileCsv(right: string, chance: Chance): Buffer {
  const lines = right.split('\n');
  const at = chance.whole(lines.length);
  const cells = lines[at]!.split(',');
  cells[chance.whole(cells.length)] = chance.pick([
    hostileText(chance),
    '"',
    '"=1+1"',
    '-1.005',
    '1e9',
    '"a""b',
  ]);
  const kinds: (() => string)[] = [
    () => lines.with(at, cells.join(',')).join('\n'),
    () => lines.toSpliced(at, 1).join('\n'),
    () => lines.toSpliced(at, 0, lines[at]!).join('\r\n'),
    () => lines.with(at, ','.repeat(chance.whole(2_000))).join('\n'),
  ];
  return chance.happens(0.2) ? damaged(Buffer.from(right), chance) : Buffer.from(chance.pick(kinds)());
}

/** Between the parts of a form. */
export const BORDER = 'fuzz';

const part = (head: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BORDER}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);

/** A form of these fields and a file, whose kind, name and bytes are anything. */
export function hostileForm(fields: Fields, chance: Chance): Buffer {
  const parts = Object.entries(fields).map(([name, value]) =>
    part(`name="${name}"`, Buffer.from(chance.happens(0.2) ? hostileText(chance) : String(value))),
  );
  const begin = chance.pick([
    '89504e470d0a1a0a0000000d49484452',
    'ffd8ffe000104a4649460001',
    '255044462d312e340a',
    '0000001866747970',
    '504b0304',
    '',
  ]);
  const content = Buffer.concat([Buffer.from(begin, 'hex'), chance.bytes(chance.whole(3_000))]);
  const name = hostileText(chance).replace(/[\r\n"]/g, '_');
  const field = chance.happens(0.9)
    ? 'file'
    : hostileText(chance)
        .replace(/[\r\n"]/g, '_')
        .slice(0, 50);
  parts.push(part(`name="${field}"; filename="${name}"\r\nContent-Type: image/png`, content));
  const whole = Buffer.concat([...chance.shuffled(parts), Buffer.from(`--${BORDER}--\r\n`)]);
  return chance.happens(0.3) ? damaged(whole, chance) : whole;
}

const HEADS = [
  'GET /api/transactions HTTP/1.1',
  'POST /api/transactions HTTP/1.1',
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT 127.0.0.1:1 HTTP/1.1',
  'GET http://other.test/api/wallet HTTP/1.0',
  'PRI * HTTP/2.0',
];
const LINES = [
  'Host: 127.0.0.1',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5\r\nContent-Length: 6',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity\r\nContent-Length: 3',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Expect: 100-continue',
  'Content-Type: application/json; charset=utf-16',
  'Content-Encoding: gzip',
  'Origin: null',
  'Cookie: __Host-refresh=%ff; =; a=b=c',
  'Authorization: Bearer \u00ff.e30.',
  'X-Forwarded-For: ::1, 999.1.1.1, x',
  'Idempotency-Key: aaaaaaaaaaaaaaaa\u0000',
  ' folded: line',
  ': no name',
];

/** The bytes of a request as no program writes them. */
export function hostileHead(chance: Chance): Buffer {
  const lines = Array.from({ length: chance.whole(8) }, () => chance.pick(LINES));
  if (chance.happens(0.05)) lines.push(`X-Long: ${'x'.repeat(chance.whole(40_000))}`);
  const body = chance.pick([
    '',
    '5\r\nhello\r\n0\r\n\r\n',
    'ffffffffffffffffff\r\n',
    '{"a":',
    '\u0081\u00fe',
  ]);
  const text = `${chance.pick(HEADS)}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
  const bytes = Buffer.from(text, 'latin1');
  for (let n = chance.whole(4); n > 0; n -= 1) bytes[chance.whole(bytes.length)] = chance.whole(256);
  return bytes;
}

/** A message on a socket: something of Socket.IO's own, damaged. */
export function hostileMessage(chance: Chance): string {
  const value = written(hostileValue(chance)).slice(0, 3_000);
  return chance.pick([
    `2["transaction:join",${value}]`,
    `2["transaction:leave",${value}]`,
    `21["transaction:join",${value},${value}]`,
    `2[${value}]`,
    `2/admin,["x"]`,
    `0${value}`,
    `1`,
    `3${chance.whole(1e9)}[${value}]`,
    `4${value}`,
    `51-["transaction:join",{"_placeholder":true,"num":${chance.whole(9)}}]`,
    `9${value}`,
    chance.bytes(chance.whole(50)).toString('latin1'),
  ]);
}
