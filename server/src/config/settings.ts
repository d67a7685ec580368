import Joi from 'joi';
import { waitKeys, waitName, WAITS } from './waits.js';

/** One operator's bands of 2026 (KES 7 up to 500, …); the charge is inside the sum withdrawn. */
const DEFAULT_BANDS =
  '100:0,500:7,1000:13,1500:23,2500:33,3500:56,5000:57,7500:70,10000:90,15000:110,20000:130,25000:150,35000:175,50000:200,70000:250,250000:330';

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
export function clerkIssuer(publishableKey: string): string | null {
  const [, , coded = ''] = publishableKey.split('_');
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\$$/.exec(Buffer.from(coded, 'base64').toString())?.[1];
  return host === undefined ? null : `https://${host}`;
}

/** Every setting by its name in the environment; what is unknown there is not ours. */
export const settingsSchema = Joi.object({
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

/** Settings that the schema has passed. */
export interface Settings {
  NODE_ENV: 'development' | 'test' | 'production';
  DEMO: boolean;
  PORT: number;
  HOST: string;
  MONGODB_URI: string;
  REDIS_URL?: string;
  WORKER: 'inline' | 'separate';
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
