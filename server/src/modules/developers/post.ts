import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DeliveryProblem } from '@amana/shared/developers/contract.js';
import { isPublic } from './addresses.js';
import { targetProblem, type TargetRules } from './targets.js';

const MAX_ANSWER_BYTES = 64 * 1024;

/** Every address of a name. */
export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const systemResolve: Resolve = (host, done) => systemLookup(host, { all: true }, done);

class ClosedAddress extends Error {}

/** Resolves a name once, for the connection itself: what was checked is what is connected to. */
export function createCheckedLookup(resolve: Resolve = systemResolve): LookupFunction {
  return (host, { all }, done) =>
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      const isOpen = first !== undefined && addresses.every(({ address }) => isPublic(address));
      if (error) done(error, []);
      else if (!isOpen) done(new ClosedAddress(), []);
      else if (all) done(null, addresses);
      else done(null, first.address, first.family);
    });
}

export interface Told {
  /** Of the answer. */
  status: number | null;
  problem: DeliveryProblem | null;
}

export type Post = (url: string, body: string, headers: Record<string, string>) => Promise<Told>;

/**
 * Sends JSON and looks at the status of the answer; follows nothing and never throws.
 * @param timeoutMs from the name to the last byte that is read
 */
export function createPost(rules: TargetRules, timeoutMs = 5_000, resolve?: Resolve): Post {
  const lookup = createCheckedLookup(resolve);

  const problemOf = (error: Error): DeliveryProblem => {
    if (error instanceof ClosedAddress) return 'address';
    return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
  };

  return (url, body, headers) =>
    new Promise((done) => {
      if (targetProblem(url, rules) !== null) return done({ status: null, problem: 'address' });
      const request = url.startsWith('https:') ? httpsRequest : httpRequest;
      const options: RequestOptions = {
        method: 'POST',
        agent: false,
        lookup,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      };
      const sending = request(url, options, (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) answer.destroy();
        });
        answer.on('error', () => undefined);
        done({ status: answer.statusCode!, problem: null });
      });
      sending.on('error', (error) => done({ status: null, problem: problemOf(error) }));
      sending.end(body);
    });
}
