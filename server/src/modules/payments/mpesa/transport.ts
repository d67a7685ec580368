import http from 'node:http';
import https from 'node:https';
import type { AxiosInstance } from 'axios';
import CircuitBreaker from 'opossum';
import type { CallOutcome } from '../../../platform/observability/metrics.js';
import { fieldsOf, type Fields } from './parse.js';

/** How one HTTP call to Daraja ended, as far as can be known. */
export type Reply =
  | { kind: 'answer'; status: number; body: Fields }
  /** The request may have arrived. */
  | { kind: 'broken' }
  /** Not one byte of it was written. */
  | { kind: 'not-sent' };

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: Fields;
  /** Asked last before the socket is written to. */
  maySend(): boolean;
}

/** Errors of connecting: nothing was written. */
const BEFORE_WRITING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What each path is called in the figures. */
const NAMES: Record<string, string> = {
  '/oauth/v1/generate': 'token',
  '/mpesa/stkpush/v1/processrequest': 'push',
  '/mpesa/stkpushquery/v1/query': 'query',
  '/pulltransactions/v1/query': 'pull',
  '/mpesa/b2c/v3/paymentrequest': 'payout',
  '/mpesa/transactionstatus/v1/query': 'status',
  '/mpesa/accountbalance/v1/query': 'balance',
};

export type CountCall = (call: string, outcome: CallOutcome) => void;

const outcomeOf = (reply: Reply): CallOutcome => {
  if (reply.kind !== 'answer') return reply.kind;
  return reply.status < 400 ? 'answered' : 'refused';
};

class Broken extends Error {
  constructor(readonly written: boolean) {
    super('no answer from Daraja');
  }
}

function json(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Loaded with the first call: a tenth of what starting costs. */
async function openClient(baseUrl: string, timeoutMs: number): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  return axios.create({
    baseURL: baseUrl,
    timeout: timeoutMs,
    // A kept connection may be closed under a request, and leave a payment unknown for nothing.
    httpAgent: new http.Agent({ keepAlive: false }),
    httpsAgent: new https.Agent({ keepAlive: false }),
    maxRedirects: 0,
    maxContentLength: 4 * 1024 * 1024,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
}

/** HTTP without retries, redirects or exceptions, each path behind a circuit breaker of its own. */
export function createTransport(baseUrl: string, timeoutMs: number, count: CountCall) {
  let opened: Promise<AxiosInstance> | undefined;
  const breakers = new Map<string, CircuitBreaker<[Call], Reply>>();

  async function request({ method, path, headers, body, maySend }: Call): Promise<Reply> {
    const client = await (opened ??= openClient(baseUrl, timeoutMs));
    if (!maySend()) return { kind: 'not-sent' };
    try {
      const { status, data } = await client.request<string>({
        method,
        url: path,
        headers,
        ...(body ? { data: body } : {}),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { kind: 'answer', status, body: json(data) };
    } catch (error) {
      throw new Broken(!BEFORE_WRITING.has((error as { code?: string }).code ?? ''));
    }
  }

  function breakerFor(path: string): CircuitBreaker<[Call], Reply> {
    const known = breakers.get(path);
    if (known) return known;
    const breaker = new CircuitBreaker(request, {
      timeout: false,
      volumeThreshold: 10,
      errorThresholdPercentage: 50,
      resetTimeout: 10_000,
    });
    breakers.set(path, breaker);
    return breaker;
  }

  async function fire(path: string, call: Call): Promise<Reply> {
    try {
      return await breakerFor(path).fire(call);
    } catch (error) {
      return { kind: error instanceof Broken && error.written ? 'broken' : 'not-sent' };
    }
  }

  return {
    /** Never throws; a breaker that is open has sent nothing. */
    async send(call: Call): Promise<Reply> {
      const path = call.path.split('?')[0]!;
      const reply = await fire(path, call);
      count(NAMES[path] ?? 'other', outcomeOf(reply));
      return reply;
    },
    close(): void {
      for (const breaker of breakers.values()) breaker.shutdown();
    },
  };
}

export type Transport = ReturnType<typeof createTransport>;
