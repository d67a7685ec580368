import Joi from 'joi';
import type { FeeRules, WithdrawalBand } from '@amana/shared/config.js';
import type { LevelRules, LevelSums } from '@amana/shared/limits/rules.js';
import { SHILLING } from '@amana/shared/money.js';
import { secretProblems } from './config-secrets.js';

/** Waiting times of the M-Pesa border, in ms; the defaults are the rules, tests run with shorter ones. */
export const WAITS = {
  /** A request is not written to the socket when this much passed since its claim. */
  sendGuardMs: 5_000,
  /** A payment never sent fails after this. */
  unsentMs: 60_000,
  /** No reply to the push after this: unbound. */
  unboundMs: 30_000,
  /** Polls after the push, then every `pollEveryMs`. */
  firstPollMs: 15_000,
  secondPollMs: 30_000,
  thirdPollMs: 60_000,
  fourthPollMs: 90_000,
  pollEveryMs: 300_000,
  /** A failure told by the query alone is asked again until this long after the push. */
  queryFailureMs: 90_000,
  /** A payment without proof expires (softly). */
  expireMs: 86_400_000,
  /** How long a prompt usually stays on the phone: a hint for screens, it settles nothing. */
  promptMs: 60_000,
  /** A prompt that M-Pesa has not settled blocks another on the same phone for this long. */
  openPromptMs: 180_000,
  /** Failed and expired payments stay in reconciliation. */
  reconcileMs: 2_592_000_000,
  /** A payout is sent again at the earliest this long after the last claim. */
  resendMs: 60_000,
  /** A payout is returned at the earliest this long after the last claim. */
  returnMs: 900_000,
  /** Two failed status queries count as proof when this far apart. */
  twoQueriesMs: 1_800_000,
  /** A payout without evidence goes to staff. */
  manualMs: 86_400_000,
  /** A lost status result: ask again. */
  statusQueryMs: 30_000,
  /** Pull rows are fetched this often. */
  pullEveryMs: 300_000,
  /** A heartbeat older than this at start switches payouts off. */
  staleHeartbeatMs: 60_000,
  /** While payouts are off, M-Pesa's balance is asked this often. */
  balanceEveryMs: 30_000,
  /** HTTP time-out of one Daraja call; shorter than `resendMs`. */
  darajaTimeoutMs: 20_000,
} as const;

export type Waits = { [K in keyof typeof WAITS]: number };

export interface MpesaConfig {
  baseUrl: string;
  consumerKey: string;
  consumerSecret: string;
  shortcode: string;
  passkey: string;
  initiator: string;
  initiatorPassword: string;
  /** PEM: Safaricom's X.509 certificate or a public key. */
  certificate: string;
  /** STK queries of one process; it backs off by itself when Daraja refuses. */
  queriesPerMinute: number;
}

/** An application at Clerk that signs people in. */
export interface ClerkConfig {
  publishableKey: string;
  /** Clerk's origin for this application: of its scripts, and the issuer of its tokens. */
  issuer: string;
  /** PEM: checks its tokens. */
  jwtKey: string;
}

/** A bucket for the contents of files. */
export interface FilesS3 {
  /** Null: Amazon's own. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface MailConfig {
  /** `smtps://user:password@host:465`, or `smtp://` for STARTTLS. */
  url: string;
  /** `Amana <no-reply@amana.example>` */
  from: string;
  requireTls: boolean;
}

/** Africa's Talking. */
export interface SmsConfig {
  baseUrl: string;
  username: string;
  apiKey: string;
  /** Registered sender; null: the gateway's own. */
  from: string | null;
}

export interface Config {
  env: 'development' | 'test' | 'production';
  demo: boolean;
  port: number;
  host: string;
  mongodbUri: string;
  redisUrl: string | null;
  /** `separate`: pumps and sweeps run in their own process. */
  worker: 'inline' | 'separate';
  publicUrl: string;
  callbackUrl: string;
  /** Where the demo's messages go and its phone page is; null outside the demo. */
  simulatorUrl: string | null;
  /** Null: the demo's phone page, or none. */
  mail: MailConfig | null;
  sms: SmsConfig | null;
  clientDist: string | null;
  corsOrigins: string[];
  trustProxy: number;
  /** The first signs access tokens; tokens of the one before are taken until they end. */
  jwtSecrets: [string, ...string[]];
  passwordCost: number;
  /** Null: people sign in with Amana's own passwords. */
  clerk: ClerkConfig | null;
  /** The newest first. */
  dataKeys: [Buffer, ...Buffer[]];
  businessName: string;
  fees: FeeRules;
  dealMinCents: number;
  withdrawalBands: WithdrawalBand[];
  levels: LevelRules;
  /** Offers of one person that nobody has answered yet. */
  openProposals: number;
  newDealsADay: number;
  openingFloatCents: number;
  /** Null: contents of files are kept in the database. */
  filesS3: FilesS3 | null;
  mpesa: MpesaConfig;
  waits: Waits;
  sweepEveryMs: number;
  timerSweepEveryMs: number;
  /** 0: the books are watched elsewhere. */
  auditEveryMs: number;
  /** How long an award can be appealed; 0: it is carried out at once. */
  appealMs: number;
  /** Above this contested sum two of the staff have to decide the same. */
  secondArbiterCents: number;
  /** Above this price, letting the money go wants a fresh proof. */
  stepUpCents: number;
  logLevel: string;
  /** Who sends it may read the figures; null: nobody. */
  metricsToken: string | null;
  /** Where the worker tells its health and figures; null: nowhere. */
  metricsPort: number | null;
  sentryDsn: string | null;
  /** How long a stopping process says so before it takes no more connections. */
  drainMs: number;
}

/** KES 3,000,000: what 20 prompts can bring in with room to spare. */
export const DEAL_MAX_CENTS = 300_000_000;
export const PAYOUT_MIN_CENTS = 1_000;
export const PAYOUT_MAX_CENTS = 25_000_000;

/** One operator's bands of 2026 (KES 7 up to 500, …); the charge is inside the sum withdrawn. */
const DEFAULT_BANDS =
  '100:0,500:7,1000:13,1500:23,2500:33,3500:56,5000:57,7500:70,10000:90,15000:110,20000:130,25000:150,35000:175,50000:200,70000:250,250000:330';

const waitName = (key: string): string =>
  `WAIT_${key
    .replace(/Ms$/, '')
    .replace(/[A-Z]/g, (c) => `_${c}`)
    .toUpperCase()}_MS`;

const waitKeys = Object.keys(WAITS) as (keyof Waits)[];

/** Joi's own `uri` compiles an expression for each scheme that takes longer than all other settings together. */
const urlOf = (...schemes: string[]) =>
  Joi.string().custom((value: string, helpers) => {
    const known = schemes.some((scheme) => value.startsWith(`${scheme}://`));
    if (known && !/\s/.test(value) && URL.canParse(value)) return value;
    return helpers.error('string.uriCustomScheme', { scheme: schemes.join('|') });
  });

const levelSums = (key: string, standard: string) =>
  Joi.string()
    .pattern(/^\d{1,12},\d{1,12},\d{1,12}$/)
    .messages({
      'string.pattern.base': `${key} reads deal,day,month in shillings, e.g. ${standard}`,
    })
    .default(standard);

/** `https://` and the host that a publishable key has inside, in base64 with a `$` behind; null when there is none. */
function clerkIssuer(publishableKey: string): string | null {
  const [, , coded = ''] = publishableKey.split('_');
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\$$/.exec(Buffer.from(coded, 'base64').toString())?.[1];
  return host === undefined ? null : `https://${host}`;
}

const schema = Joi.object({
  NODE_ENV: Joi.string().valid('development', 'test', 'production').default('development'),
  DEMO: Joi.boolean().default(false),
  PORT: Joi.number().integer().min(0).max(65535).default(3000),
  HOST: Joi.string().default('127.0.0.1'),
  // No `uri()`: it knows one host, and a replica set has several.
  MONGODB_URI: Joi.string()
    .pattern(/^mongodb(\+srv)?:\/\/\S+$/)
    .messages({
      'string.pattern.base': '"MONGODB_URI" must read mongodb://host[,host]/database?replicaSet=name',
    })
    .required(),
  REDIS_URL: urlOf('redis', 'rediss').empty(''),
  WORKER: Joi.string().valid('inline', 'separate').default('inline'),
  PUBLIC_URL: urlOf('http', 'https').required(),
  CALLBACK_URL: urlOf('http', 'https').required(),
  SIMULATOR_URL: urlOf('http', 'https').empty(''),
  SMTP_URL: urlOf('smtp', 'smtps').empty(''),
  MAIL_FROM: Joi.string()
    .max(200)
    .pattern(/^([^<>\r\n]+ <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/)
    .messages({ 'string.pattern.base': '"MAIL_FROM" reads Amana <no-reply@amana.example>' })
    .empty(''),
  SMS_BASE_URL: urlOf('http', 'https').default('https://api.africastalking.com'),
  SMS_USERNAME: Joi.string().empty(''),
  SMS_API_KEY: Joi.string().empty(''),
  SMS_FROM: Joi.string().max(11).empty(''),
  CLIENT_DIST: Joi.string().empty(''),
  CORS_ORIGINS: Joi.string().allow('').default(''),
  TRUST_PROXY: Joi.number().integer().min(0).max(10).default(0),
  JWT_SECRET: Joi.string().min(32).required(),
  JWT_SECRET_PREVIOUS: Joi.string().min(32).empty(''),
  PASSWORD_COST: Joi.number().integer().min(12).max(15).default(12),
  DATA_KEY: Joi.string()
    .pattern(/^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$/)
    .messages({
      'string.pattern.base':
        'DATA_KEY wants 32 bytes in base64, several with a comma between, the newest first (openssl rand -base64 32)',
    })
    .required(),
  CLERK_PUBLISHABLE_KEY: Joi.string()
    .pattern(/^pk_(test|live)_/)
    .custom((value: string, helpers) => (clerkIssuer(value) ? value : helpers.error('string.pattern.base')))
    .messages({ 'string.pattern.base': 'CLERK_PUBLISHABLE_KEY is no publishable key of Clerk (pk_live_…)' })
    .empty(''),
  CLERK_JWT_KEY: Joi.string()
    .pattern(/^-----BEGIN PUBLIC KEY-----/)
    .messages({
      'string.pattern.base': 'CLERK_JWT_KEY wants Clerk’s PEM public key (-----BEGIN PUBLIC KEY-----…)',
    })
    .empty(''),
  BUSINESS_NAME: Joi.string().max(20).default('AMANA'),
  FEE_RATE_BASIS_POINTS: Joi.number().integer().min(0).max(2000).default(100),
  FEE_MINIMUM_KES: Joi.number().integer().min(0).default(50),
  DEAL_MINIMUM_KES: Joi.number().integer().min(10).default(100),
  WITHDRAWAL_BANDS: Joi.string()
    .pattern(/^\d+:\d+(,\d+:\d+)*$/)
    .messages({
      'string.pattern.base':
        'WITHDRAWAL_BANDS reads upTo:charge in shillings, comma-separated, e.g. 100:0,500:7',
    })
    .default(DEFAULT_BANDS),
  LEVEL_1_KES: levelSums('LEVEL_1_KES', '100000,250000,1000000'),
  LEVEL_2_KES: levelSums('LEVEL_2_KES', '3000000,1500000,6000000'),
  OPEN_PROPOSALS: Joi.number().integer().min(1).default(20),
  NEW_DEALS_A_DAY: Joi.number().integer().min(1).default(50),
  DEMO_OPENING_FLOAT_CENTS: Joi.number().integer().min(0).multiple(100).default(0),
  FILES_S3_BUCKET: Joi.string().empty(''),
  FILES_S3_ENDPOINT: urlOf('http', 'https').empty(''),
  FILES_S3_REGION: Joi.string().default('us-east-1'),
  FILES_S3_ACCESS_KEY_ID: Joi.string().empty(''),
  FILES_S3_SECRET_ACCESS_KEY: Joi.string().empty(''),
  MPESA_BASE_URL: urlOf('http', 'https').required(),
  MPESA_CONSUMER_KEY: Joi.string().required(),
  MPESA_CONSUMER_SECRET: Joi.string().required(),
  MPESA_SHORTCODE: Joi.string()
    .pattern(/^\d{5,7}$/)
    .required(),
  MPESA_PASSKEY: Joi.string().required(),
  MPESA_INITIATOR: Joi.string().required(),
  MPESA_INITIATOR_PASSWORD: Joi.string().required(),
  MPESA_CERTIFICATE: Joi.string().required(),
  MPESA_QUERIES_PER_MINUTE: Joi.number().integer().min(1).default(3_000),
  LOG_LEVEL: Joi.string().valid('error', 'warn', 'info', 'debug').default('info'),
  METRICS_TOKEN: Joi.string().min(32).empty(''),
  METRICS_PORT: Joi.number().integer().min(0).max(65535).empty(''),
  SENTRY_DSN: urlOf('http', 'https').empty(''),
  DRAIN_MS: Joi.number().integer().min(0).max(60_000).default(0),
  SWEEP_EVERY_MS: Joi.number().integer().min(10).default(1_000),
  TIMER_SWEEP_EVERY_MS: Joi.number().integer().min(10).default(10_000),
  AUDIT_EVERY_MS: Joi.number().integer().min(0).default(60_000),
  APPEAL_HOURS: Joi.number().integer().min(0).max(168).default(24),
  STEP_UP_KES: Joi.number().integer().min(0).default(50_000),
  SECOND_ARBITER_KES: Joi.number().integer().min(0).default(100_000),
  ...Object.fromEntries(
    waitKeys.map((key) => [waitName(key), Joi.number().integer().min(0).default(WAITS[key])]),
  ),
}).unknown(true);

/** A setting that is missing, malformed or contradictory; the message names it and says what to do. */
export class ConfigError extends Error {}

interface Raw {
  NODE_ENV: Config['env'];
  DEMO: boolean;
  PORT: number;
  HOST: string;
  MONGODB_URI: string;
  REDIS_URL?: string;
  WORKER: Config['worker'];
  PUBLIC_URL: string;
  CALLBACK_URL: string;
  SIMULATOR_URL?: string;
  SMTP_URL?: string;
  MAIL_FROM?: string;
  SMS_BASE_URL: string;
  SMS_USERNAME?: string;
  SMS_API_KEY?: string;
  SMS_FROM?: string;
  CLIENT_DIST?: string;
  CORS_ORIGINS: string;
  TRUST_PROXY: number;
  JWT_SECRET: string;
  JWT_SECRET_PREVIOUS?: string;
  PASSWORD_COST: number;
  DATA_KEY: string;
  CLERK_PUBLISHABLE_KEY?: string;
  CLERK_JWT_KEY?: string;
  BUSINESS_NAME: string;
  FEE_RATE_BASIS_POINTS: number;
  FEE_MINIMUM_KES: number;
  DEAL_MINIMUM_KES: number;
  WITHDRAWAL_BANDS: string;
  LEVEL_1_KES: string;
  LEVEL_2_KES: string;
  OPEN_PROPOSALS: number;
  NEW_DEALS_A_DAY: number;
  DEMO_OPENING_FLOAT_CENTS: number;
  FILES_S3_BUCKET?: string;
  FILES_S3_ENDPOINT?: string;
  FILES_S3_REGION: string;
  FILES_S3_ACCESS_KEY_ID?: string;
  FILES_S3_SECRET_ACCESS_KEY?: string;
  MPESA_BASE_URL: string;
  MPESA_CONSUMER_KEY: string;
  MPESA_CONSUMER_SECRET: string;
  MPESA_SHORTCODE: string;
  MPESA_PASSKEY: string;
  MPESA_INITIATOR: string;
  MPESA_INITIATOR_PASSWORD: string;
  MPESA_CERTIFICATE: string;
  MPESA_QUERIES_PER_MINUTE: number;
  LOG_LEVEL: string;
  METRICS_TOKEN?: string;
  METRICS_PORT?: number;
  SENTRY_DSN?: string;
  DRAIN_MS: number;
  SWEEP_EVERY_MS: number;
  TIMER_SWEEP_EVERY_MS: number;
  AUDIT_EVERY_MS: number;
  APPEAL_HOURS: number;
  SECOND_ARBITER_KES: number;
  STEP_UP_KES: number;
}

function contradictions(raw: Raw, waits: Waits): string[] {
  const problems: string[] = [];
  if (raw.WORKER === 'separate' && !raw.REDIS_URL)
    problems.push(
      'WORKER=separate needs REDIS_URL: without Redis, a change made in the worker cannot reach the screens that the API serves. Set REDIS_URL, or WORKER=inline.',
    );
  if (raw.FEE_MINIMUM_KES > raw.DEAL_MINIMUM_KES)
    problems.push(
      'DEAL_MINIMUM_KES is less than FEE_MINIMUM_KES: a fee could exceed the price. Raise one or lower the other.',
    );
  if (raw.FILES_S3_BUCKET && !(raw.FILES_S3_ACCESS_KEY_ID && raw.FILES_S3_SECRET_ACCESS_KEY))
    problems.push('FILES_S3_BUCKET needs FILES_S3_ACCESS_KEY_ID and FILES_S3_SECRET_ACCESS_KEY.');
  if (!raw.CLERK_PUBLISHABLE_KEY !== !raw.CLERK_JWT_KEY)
    problems.push('CLERK_PUBLISHABLE_KEY and CLERK_JWT_KEY go together. Set both, or neither.');
  if (!raw.SMTP_URL !== !raw.MAIL_FROM) problems.push('SMTP_URL and MAIL_FROM go together.');
  if (!raw.SMS_USERNAME !== !raw.SMS_API_KEY) problems.push('SMS_USERNAME and SMS_API_KEY go together.');
  if (raw.DEMO && !raw.SIMULATOR_URL)
    problems.push('DEMO=true needs SIMULATOR_URL, where the demo’s messages are delivered.');
  if (raw.NODE_ENV === 'production') {
    if (raw.DEMO)
      problems.push(
        'The demo never runs with NODE_ENV=production. Unset DEMO and give real M-Pesa settings.',
      );
    if (raw.CLERK_PUBLISHABLE_KEY?.startsWith('pk_test_'))
      problems.push(
        'CLERK_PUBLISHABLE_KEY is of a development instance, where anybody can confirm test e-mails. Give the one of production (pk_live_…).',
      );
    if (!raw.SMTP_URL) problems.push('Production sends mail: set SMTP_URL and MAIL_FROM.');
    if (!raw.SMS_API_KEY) problems.push('Production sends SMS: set SMS_USERNAME and SMS_API_KEY.');
    if (!raw.SMS_BASE_URL.startsWith('https:'))
      problems.push('SMS_BASE_URL wants https in production: codes go over it.');
    for (const key of waitKeys)
      if (key !== 'darajaTimeoutMs' && waits[key] < WAITS[key])
        problems.push(`${waitName(key)} is ${waits[key]}; in production it may not be below ${WAITS[key]}.`);
  }
  if (waits.darajaTimeoutMs >= waits.resendMs)
    problems.push(
      'WAIT_DARAJA_TIMEOUT_MS must be below WAIT_RESEND_MS: a payout is sent again only when the first try has ended.',
    );
  return problems;
}

function bandsFrom(text: string): WithdrawalBand[] {
  return text.split(',').map((band) => {
    const [upTo, fee] = band.split(':').map(Number);
    return { upToCents: upTo! * 100, feeCents: fee! * 100 };
  });
}

function sumsFrom(text: string): LevelSums {
  const [dealCents, dayCents, monthCents] = text.split(',').map((kes) => Number(kes) * SHILLING);
  return { dealCents: dealCents!, dayCents: dayCents!, monthCents: monthCents! };
}

function clerkFrom({ CLERK_PUBLISHABLE_KEY: publishableKey, CLERK_JWT_KEY: key }: Raw): ClerkConfig | null {
  if (!publishableKey || !key) return null;
  return { publishableKey, issuer: clerkIssuer(publishableKey)!, jwtKey: key.replace(/\\n/g, '\n') };
}

function filesS3From(raw: Raw): FilesS3 | null {
  const { FILES_S3_BUCKET: bucket, FILES_S3_ENDPOINT: endpoint, FILES_S3_REGION: region } = raw;
  if (!bucket) return null;
  return {
    endpoint: endpoint ?? null,
    region,
    bucket,
    accessKeyId: raw.FILES_S3_ACCESS_KEY_ID!,
    secretAccessKey: raw.FILES_S3_SECRET_ACCESS_KEY!,
  };
}

const mailFrom = ({ SMTP_URL: url, MAIL_FROM: from, NODE_ENV }: Raw): MailConfig | null =>
  url && from ? { url, from, requireTls: NODE_ENV === 'production' } : null;

const smsFrom = ({ SMS_USERNAME: username, SMS_API_KEY: apiKey, ...raw }: Raw): SmsConfig | null =>
  username && apiKey
    ? { baseUrl: raw.SMS_BASE_URL.replace(/\/$/, ''), username, apiKey, from: raw.SMS_FROM ?? null }
    : null;

/** Reads and checks all settings; the only reader of the environment. @throws ConfigError naming every bad setting */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const result = schema.validate(env, { abortEarly: false });
  const wrong = [...(result.error?.details ?? []).map(({ message }) => message), ...secretProblems(env)];
  if (wrong.length > 0)
    throw new ConfigError(`Settings are missing or wrong:\n${wrong.map((each) => `  - ${each}`).join('\n')}`);
  const settings = result.value as Record<string, number>;
  const value = settings as unknown as Raw;
  const waits = Object.fromEntries(waitKeys.map((key) => [key, settings[waitName(key)]])) as Waits;
  const problems = contradictions(value, waits);
  if (problems.length > 0)
    throw new ConfigError(`Settings contradict each other:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  return {
    env: value.NODE_ENV,
    demo: value.DEMO,
    port: value.PORT,
    host: value.HOST,
    mongodbUri: value.MONGODB_URI,
    redisUrl: value.REDIS_URL ?? null,
    worker: value.WORKER,
    publicUrl: value.PUBLIC_URL.replace(/\/$/, ''),
    callbackUrl: value.CALLBACK_URL.replace(/\/$/, ''),
    simulatorUrl: value.SIMULATOR_URL?.replace(/\/$/, '') ?? null,
    mail: mailFrom(value),
    sms: smsFrom(value),
    clientDist: value.CLIENT_DIST ?? null,
    corsOrigins: value.CORS_ORIGINS.split(',').filter(Boolean),
    trustProxy: value.TRUST_PROXY,
    jwtSecrets: [value.JWT_SECRET, ...(value.JWT_SECRET_PREVIOUS ? [value.JWT_SECRET_PREVIOUS] : [])],
    passwordCost: value.PASSWORD_COST,
    dataKeys: value.DATA_KEY.split(',').map((key) => Buffer.from(key, 'base64')) as [Buffer, ...Buffer[]],
    clerk: clerkFrom(value),
    businessName: value.BUSINESS_NAME,
    fees: { rateBasisPoints: value.FEE_RATE_BASIS_POINTS, minimumCents: value.FEE_MINIMUM_KES * 100 },
    dealMinCents: value.DEAL_MINIMUM_KES * 100,
    withdrawalBands: bandsFrom(value.WITHDRAWAL_BANDS),
    levels: { 1: sumsFrom(value.LEVEL_1_KES), 2: sumsFrom(value.LEVEL_2_KES) },
    openProposals: value.OPEN_PROPOSALS,
    newDealsADay: value.NEW_DEALS_A_DAY,
    openingFloatCents: value.DEMO_OPENING_FLOAT_CENTS,
    filesS3: filesS3From(value),
    mpesa: {
      baseUrl: value.MPESA_BASE_URL.replace(/\/$/, ''),
      consumerKey: value.MPESA_CONSUMER_KEY,
      consumerSecret: value.MPESA_CONSUMER_SECRET,
      shortcode: value.MPESA_SHORTCODE,
      passkey: value.MPESA_PASSKEY,
      initiator: value.MPESA_INITIATOR,
      initiatorPassword: value.MPESA_INITIATOR_PASSWORD,
      certificate: value.MPESA_CERTIFICATE.replace(/\\n/g, '\n'),
      queriesPerMinute: value.MPESA_QUERIES_PER_MINUTE,
    },
    waits,
    sweepEveryMs: value.SWEEP_EVERY_MS,
    timerSweepEveryMs: value.TIMER_SWEEP_EVERY_MS,
    auditEveryMs: value.AUDIT_EVERY_MS,
    appealMs: value.APPEAL_HOURS * 3_600_000,
    stepUpCents: value.STEP_UP_KES * SHILLING,
    secondArbiterCents: value.SECOND_ARBITER_KES * SHILLING,
    logLevel: value.LOG_LEVEL,
    metricsToken: value.METRICS_TOKEN ?? null,
    metricsPort: value.METRICS_PORT ?? null,
    sentryDsn: value.SENTRY_DSN ?? null,
    drainMs: value.DRAIN_MS,
  };
}
