import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { withFault } from './endpoint.js';
import { refusal } from './gateway-error.js';
import type { Simulation } from './simulation.js';

const same = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** GET /oauth/v1/generate: a token for the consumer key and secret. */
export function oauth(simulation: Simulation): RequestHandler {
  const { consumerKey, consumerSecret } = simulation.options;
  const expected = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  return async (request, response) => {
    const fault = simulation.faults.take('request', 'oauth');
    await withFault(request, response, { fault, family: 'stk' }, () => {
      if (request.query['grant_type'] !== 'client_credentials') throw refusal('400.008.02');
      if (!same(request.get('authorization') ?? '', expected)) throw refusal('400.008.01');
      return { body: { access_token: simulation.tokens.issue(), expires_in: '3599' } };
    });
  };
}
