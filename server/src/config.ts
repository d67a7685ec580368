import type { FeeRules, WithdrawalBand } from '@amana/shared/config.js';
import type { LevelRules, LevelSums } from '@amana/shared/limits/rules.js';
import { SHILLING } from '@amana/shared/money.js';
import { contradictions } from './config/contradictions.js';
import { secretProblems } from './config/secrets.js';
import { clerkIssuer, settingsSchema, type Settings } from './config/settings.js';
import { waitKeys, waitName, type Waits } from './config/waits.js';

export { WAITS, type Waits } from './config/waits.js';

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

/** A setting that is missing, malformed or contradictory; the message names it and says what to do. */
export class ConfigError extends Error {}

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

function clerkFrom({
  CLERK_PUBLISHABLE_KEY: publishableKey,
  CLERK_JWT_KEY: key,
}: Settings): ClerkConfig | null {
  if (!publishableKey || !key) return null;
  return { publishableKey, issuer: clerkIssuer(publishableKey)!, jwtKey: key.replace(/\\n/g, '\n') };
}

function filesS3From(raw: Settings): FilesS3 | null {
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

const mailFrom = ({ SMTP_URL: url, MAIL_FROM: from, NODE_ENV }: Settings): MailConfig | null =>
  url && from ? { url, from, requireTls: NODE_ENV === 'production' } : null;

const smsFrom = ({ SMS_USERNAME: username, SMS_API_KEY: apiKey, ...raw }: Settings): SmsConfig | null =>
  username && apiKey
    ? { baseUrl: raw.SMS_BASE_URL.replace(/\/$/, ''), username, apiKey, from: raw.SMS_FROM ?? null }
    : null;

/** Reads and checks all settings; the only reader of the environment. @throws ConfigError naming every bad setting */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const result = settingsSchema.validate(env, { abortEarly: false });
  const wrong = [...(result.error?.details ?? []).map(({ message }) => message), ...secretProblems(env)];
  if (wrong.length > 0)
    throw new ConfigError(`Settings are missing or wrong:\n${wrong.map((each) => `  - ${each}`).join('\n')}`);
  const settings = result.value as Record<string, number>;
  const value = settings as unknown as Settings;
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
