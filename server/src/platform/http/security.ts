import { IncomingMessage, ServerResponse, type OutgoingHttpHeader } from 'node:http';
import { Socket } from 'node:net';
import express, { Router, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { ClerkConfig, Config } from '../../config.js';
import { AppError } from '../errors.js';
import { createOriginPolicy, type AllowsOrigin } from './origins.js';

const MAX_BODY_BYTES = 64 * 1024;
const PREFLIGHT_SECONDS = 600;
const SAFE = new Set(['GET', 'HEAD']);

/** Lets listed origins in and turns foreign pages away from everything that is not a plain read. */
function cors(allows: AllowsOrigin): RequestHandler {
  return (req, res, next) => {
    const origin = req.get('Origin');
    res.setHeader('Vary', 'Origin');
    if (origin === undefined) return next();
    if (!allows(origin, req.get('Host'))) {
      if (SAFE.has(req.method)) return next();
      throw new AppError('FORBIDDEN', 'Requests from this site are not accepted.');
    }
    res.set('Access-Control-Allow-Origin', origin).set('Access-Control-Allow-Credentials', 'true');
    res.set('Access-Control-Expose-Headers', 'Idempotent-Replayed, Retry-After, X-Request-Id');
    if (req.method !== 'OPTIONS' || !req.get('Access-Control-Request-Method')) return next();
    res
      .set('Access-Control-Allow-Methods', 'GET, POST, PATCH')
      .set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key')
      .set('Access-Control-Max-Age', String(PREFLIGHT_SECONDS))
      .status(204)
      .end();
  };
}

/** What Clerk's own script needs, where Clerk signs people in. */
const forClerk = ({ issuer }: ClerkConfig) => ({
  scriptSrc: ["'self'", issuer, 'https://challenges.cloudflare.com'],
  connectSrc: ["'self'", 'ws:', 'wss:', issuer],
  imgSrc: ["'self'", 'data:', 'https://img.clerk.com'],
  workerSrc: ["'self'", 'blob:'],
  frameSrc: ['https://challenges.cloudflare.com'],
});

/** What helmet says is the same for every answer: asked once. */
function securityHeaders(https: boolean, clerk: ClerkConfig | null): [string, OutgoingHttpHeader][] {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(clerk ? forClerk(clerk) : {}),
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https,
  })(req, res, () => undefined);
  return res.getHeaderNames().map((name) => [name, res.getHeader(name)!]);
}

/** Security headers and the list of origins. */
export function security(config: Config): Router {
  const headers = securityHeaders(config.publicUrl.startsWith('https:'), config.clerk);
  const router = Router();
  router.use(
    (_req, res, next) => {
      res.removeHeader('X-Powered-By');
      for (const [name, value] of headers) res.setHeader(name, value);
      next();
    },
    cors(createOriginPolicy(config)),
  );
  return router;
}

/** Where something else than JSON is read, by the whole path. */
export interface OtherBodies {
  csv?: RegExp;
  form?: RegExp;
}

function bodyOf({ csv, form }: OtherBodies, path: string): [type: string, name: string] {
  if (csv?.test(path)) return ['text/csv', 'CSV'];
  return form?.test(path) ? ['multipart/form-data', 'a form'] : ['application/json', 'JSON'];
}

/** A page of another site can send text or a form without asking; only JSON is read, but where a route says so. */
const jsonOnly =
  (others: OtherBodies): RequestHandler =>
  (req, _res, next) => {
    const hasBody = req.get('Transfer-Encoding') !== undefined || Number(req.get('Content-Length') ?? 0) > 0;
    const [type, name] = bodyOf(others, req.path);
    if (hasBody && !req.is(type))
      throw new AppError('UNSUPPORTED_MEDIA', `Send ${name}, with Content-Type: ${type}.`);
    next();
  };

/** A body must not choose its own prototype: its fields would look like checked ones. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('a key that no request has');
  return value;
}

/** Reads JSON bodies up to 64 KiB; the others are left to their routes. */
export function bodies(others: OtherBodies = {}): Router {
  const router = Router();
  router.use(jsonOnly(others), express.json({ limit: MAX_BODY_BYTES, reviver: refusePrototype }));
  return router;
}
