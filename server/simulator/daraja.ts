import { Router, type ErrorRequestHandler } from 'express';
import { b2c } from './b2c.js';
import { accountBalance } from './balance.js';
import { endpoint, sendRefusal, type Endpoint } from './endpoint.js';
import { GatewayError, refusal } from './gateway-error.js';
import { isClientFault } from './control.js';
import { oauth } from './oauth.js';
import { pullQuery, pullRegister } from './pull.js';
import { transactionStatus } from './status.js';
import { stkPush, stkQuery } from './stk.js';
import type { Prompts } from './prompts.js';
import type { Simulation } from './simulation.js';

function endpoints(simulation: Simulation, prompts: Prompts): Record<string, Endpoint> {
  return {
    '/mpesa/stkpush/v1/processrequest': {
      family: 'stk',
      points: ['stk.push', 'stk.callback'],
      handle: stkPush(simulation, prompts),
    },
    '/mpesa/stkpushquery/v1/query': { family: 'stk', points: ['stk.query'], handle: stkQuery(simulation) },
    '/mpesa/b2c/v3/paymentrequest': {
      family: 'b2c',
      points: ['b2c.request', 'b2c.result'],
      handle: b2c(simulation),
    },
    '/mpesa/transactionstatus/v1/query': {
      family: 'status',
      points: ['status'],
      handle: transactionStatus(simulation),
    },
    '/mpesa/accountbalance/v1/query': { family: 'b2c', points: [], handle: accountBalance(simulation) },
    '/pulltransactions/v1/register': { family: 'pull', points: [], handle: pullRegister(simulation) },
    '/pulltransactions/v1/query': { family: 'pull', points: ['pull'], handle: pullQuery(simulation) },
  };
}

/** Safaricom's API, path by path. */
export function daraja(simulation: Simulation, prompts: Prompts): Router {
  const router = Router();
  router.get('/oauth/v1/generate', oauth(simulation));
  for (const [path, definition] of Object.entries(endpoints(simulation, prompts))) {
    router.post(path, endpoint(simulation, definition));
    router.all(path, () => {
      throw refusal('405.001');
    });
  }
  router.use(['/oauth', '/mpesa', '/pulltransactions'], () => {
    throw refusal('404.001.01');
  });
  return router;
}

const isDarajaPath = (path: string): boolean => /^\/(oauth|mpesa|pulltransactions)\//.test(path);

/** Errors of Daraja's own paths in Daraja's own shapes. */
export const sendDarajaError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent || !isDarajaPath(request.path)) return next(error);
  const unread = !(error instanceof GatewayError) && isClientFault(error);
  sendRefusal(unread ? refusal('400.002.05') : error, response);
};
