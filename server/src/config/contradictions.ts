import type { Settings } from './settings.js';
import { waitKeys, waitName, WAITS, type Waits } from './waits.js';

/** What does not go together, each with what to do. */
export function contradictions(raw: Settings, waits: Waits): string[] {
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
