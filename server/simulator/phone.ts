import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import express, { Router, type RequestHandler, type Response } from 'express';
import Joi from 'joi';
import { ControlError, parse, phoneView, promptList, promptView } from './control.js';
import type { Simulation } from './simulation.js';
import type { State } from './state.js';

const clockTimeoutMs = 5_000;
const latestMessages = 300;
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page's folder: found from the package's root, because compiled code lies deeper than its source. */
function pageFolder(from = import.meta.dirname): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    if (name === '@amana/server') return join(from, 'simulator', 'phone');
  }
  return pageFolder(dirname(from));
}

const snapshot = (state: State): object => ({
  phones: state.phones.map(phoneView),
  prompts: promptList(state).map(promptView),
  messages: state.messages.slice(-latestMessages).reverse(),
});

/** Server-sent events: the whole of what the page shows, now and after each change. */
function events({ store }: Simulation): RequestHandler {
  return (request, response) => {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const send = (): void => {
      response.write(`data: ${JSON.stringify(snapshot(store.state))}\n\n`);
    };
    const stop = store.subscribe(send);
    request.on('close', stop);
    send();
  };
}

interface Clock {
  now: string;
  nextDueAt: string | null;
}

const clockBody = Joi.object<{ advanceSeconds?: number; to?: 'next' }>({
  advanceSeconds: Joi.number().integer().min(1),
  to: Joi.valid('next'),
}).xor('advanceSeconds', 'to');

/** Asks Amana for, or moves, the demo time. Throws `ControlError` when it does not answer. */
async function askClock(appUrl: string | null, advanceSeconds?: number): Promise<Clock> {
  if (appUrl === null) throw new ControlError('APP_URL is not set, so there is no demo time', 503);
  const url = new URL('/api/demo/clock', appUrl);
  const answer = await fetch(url, {
    ...(advanceSeconds !== undefined && { method: 'POST', body: JSON.stringify({ advanceSeconds }) }),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(clockTimeoutMs),
  }).catch(() => null);
  if (!answer?.ok) {
    const how = answer ? `answered ${String(answer.status)}` : 'does not answer';
    throw new ControlError(`Amana at ${url.origin} ${how}; is it running?`, 502);
  }
  return ((await answer.json()) as { data: Clock }).data;
}

/** Seconds to just after the next clock is due. */
function secondsToNext({ now, nextDueAt }: Clock): number {
  if (nextDueAt === null) throw new ControlError('No clock is running', 409);
  return Math.max(1, Math.ceil((Date.parse(nextDueAt) - Date.parse(now)) / 1000) + 1);
}

const sendClock = (response: Response, data: Clock): void => void response.json({ success: true, data });

/** The phone page with its live feed and the demo time. */
export function phone(simulation: Simulation): Router {
  const { appUrl } = simulation.options;
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff' });
    next();
  });
  router.get('/phone/events', events(simulation));
  router.get('/phone/clock', async (_request, response) => sendClock(response, await askClock(appUrl)));
  router.post('/phone/clock', async (request, response) => {
    const { advanceSeconds } = parse(clockBody, request.body);
    const seconds = advanceSeconds ?? secondsToNext(await askClock(appUrl));
    sendClock(response, await askClock(appUrl, seconds));
  });
  router.use(express.static(pageFolder()));
  return router;
}
