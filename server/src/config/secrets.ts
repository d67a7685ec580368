/** What the demo runs with and everybody can read: nothing that it opens may be real. */
const DEMO = new Set([
  'demo-consumer-key',
  'demo-consumer-secret',
  'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  'testapi',
  'Safaricom999!*!',
]);
const MADE_BY_US = ['JWT_SECRET', 'JWT_SECRET_PREVIOUS', 'METRICS_TOKEN'];
const GIVEN = [
  'MPESA_CONSUMER_SECRET',
  'MPESA_PASSKEY',
  'MPESA_INITIATOR_PASSWORD',
  'FILES_S3_SECRET_ACCESS_KEY',
];
const MPESA = [
  'MPESA_CONSUMER_KEY',
  'MPESA_CONSUMER_SECRET',
  'MPESA_PASSKEY',
  'MPESA_INITIATOR',
  'MPESA_INITIATOR_PASSWORD',
];

const LEAST_DIFFERENT = 10;
const TELLING = /secret|changeme|change-me|password|default|example|placeholder|qwerty|123456/i;
const LOCAL = /^https?:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/;
const ADVICE = 'Make one with: openssl rand -hex 32';

type Env = Record<string, string | undefined>;
type Named = [name: string, value: string];

const present = (env: Env, names: string[]): Named[] =>
  names.flatMap((name): Named[] => (env[name] ? [[name, env[name]]] : []));

const dataKeysOf = ({ DATA_KEY = '' }: Env): Named[] =>
  DATA_KEY.split(',')
    .filter(Boolean)
    .map((key, n) => [n === 0 ? 'DATA_KEY' : `DATA_KEY (key ${n + 1})`, key]);

function weakness([name, value]: Named): string[] {
  if (TELLING.test(value)) return [`${name} has a word that is guessed first. ${ADVICE}`];
  const repeats = /^(.+?)\1+$/.test(value);
  if (repeats || new Set(value).size < LEAST_DIFFERENT) return [`${name} repeats itself. ${ADVICE}`];
  return [];
}

function keyWeakness([name, value]: Named): string[] {
  const different = new Set(Buffer.from(value, 'base64')).size;
  return different < LEAST_DIFFERENT
    ? [`${name} repeats itself. Make one with: openssl rand -base64 32`]
    : [];
}

function shared(secrets: Named[]): string[] {
  return secrets.flatMap(([name, value], n) => {
    const first = secrets.findIndex((other) => other[1] === value);
    return first < n ? [`${name} is the same as ${secrets[first]![0]}: each secret is for one purpose.`] : [];
  });
}

/** What is wrong with the secrets among the settings, by name and never by value. */
export function secretProblems(env: Env): string[] {
  const keys = dataKeysOf(env);
  const made = present(env, MADE_BY_US);
  const real = env.NODE_ENV === 'production' && !LOCAL.test(env.MPESA_BASE_URL ?? '');
  const demo = real ? present(env, MPESA).filter(([, value]) => DEMO.has(value)) : [];
  return [
    ...made.flatMap(weakness),
    ...keys.flatMap(keyWeakness),
    ...shared([...made, ...keys, ...present(env, GIVEN)]),
    ...demo.map(([name]) => `${name} is the demo’s, which everybody knows. Enter what Safaricom gave you.`),
  ];
}
