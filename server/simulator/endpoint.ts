import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { failureFor, GatewayError, invalidToken, refusal, type TokenFamily } from './gateway-error.js';
import type { Fault, FaultPoint } from './faults.js';
import type { Fields } from './fields.js';
import type { Simulation } from './simulation.js';

const defaultLoseMs = 1_000;
const defaultDelayMs = 3_000;

export interface Answer {
  body: object;
  /** Resolves when the callback of this request was sent; a `reorder` fault answers only then. */
  called?: Promise<void>;
}

export interface Endpoint {
  family: TokenFamily;
  /** Points whose faults hit this request. */
  points: readonly FaultPoint[];
  handle: (fields: Fields, fault: Fault | undefined) => Answer;
}

/** Lets a request through the faults and the token check; refusals are thrown as `GatewayError`. */
export function endpoint(simulation: Simulation, { family, points, handle }: Endpoint): RequestHandler {
  return async (request, response) => {
    const fault = simulation.faults.take('request', ...points);
    await withFault(request, response, { fault, family }, () => {
      const token = request.get('authorization')?.replace(/^Bearer /, '') ?? '';
      if (!simulation.tokens.knows(token)) throw invalidToken(family, token);
      const fields: unknown = request.body;
      return handle(typeof fields === 'object' && fields !== null ? (fields as Fields) : {}, fault);
    });
  };
}

interface Hit {
  fault: Fault | undefined;
  family: TokenFamily;
}

/** Runs `work` once and answers as the fault wants it; `fail` does not run it at all. */
export async function withFault(
  request: Request,
  response: Response,
  { fault, family }: Hit,
  work: () => Answer,
): Promise<void> {
  if (fault?.kind === 'fail' && isRefusalCode(fault.code)) throw failureFor(fault.code ?? '500', family);
  if (fault?.kind === 'delay') await sleep(fault.ms ?? defaultDelayMs, undefined, { ref: false });
  const answer = outcome(work);
  if (fault?.kind === 'lose' && fault.code === undefined)
    await sleep(fault.ms ?? defaultLoseMs, undefined, { ref: false });
  if (fault?.kind === 'cut' || (fault?.kind === 'lose' && fault.code === undefined)) {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'lose') throw failureFor(fault.code ?? '500', family);
  if (answer instanceof GatewayError) throw answer;
  if (fault?.kind === 'reorder') await answer.called;
  if (fault?.kind === 'drip' || fault?.kind === 'half') return sendSlowly(response, answer.body, fault);
  response.json(answer.body);
}

/** A byte at a time over `ms`; or the first half, and then the line is closed. */
async function sendSlowly(
  response: Response,
  body: object,
  { kind, ms = defaultDelayMs }: Fault,
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  response.type('json').set('Content-Length', String(bytes.length));
  if (kind === 'half') {
    response.write(bytes.subarray(0, bytes.length / 2));
    response.socket?.end();
    return;
  }
  for (const byte of bytes) {
    response.write(Buffer.from([byte]));
    await sleep(ms / bytes.length, undefined, { ref: false });
  }
  response.end();
}

/** Others than these are result codes, which the endpoint itself tells. */
export function isRefusalCode(code: string | undefined): boolean {
  return code === undefined || /^(500|503|429|403|401|empty|\d{3}(\.\d{2,4}){1,2})$/.test(code);
}

function outcome(work: () => Answer): Answer | GatewayError {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

/** Sends a refusal in its own shape; what is none becomes Daraja's generic 500. */
export function sendRefusal(error: unknown, response: Response): void {
  const answer = error instanceof GatewayError ? error : refusal('500.003.1001');
  response.status(answer.status).type(answer.contentType).send(answer.body);
}
