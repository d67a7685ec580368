import type { ObjectSchema, Schema } from 'joi';
import type { Scope } from '@amana/shared/developers/contract.js';
import type { Permission } from '@amana/shared/users/roles.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import { statusOf } from '../errors.js';

/** Who may ask: `optional` = a token is looked at when there is one; `cookie` = the refresh cookie; `metrics` = a token of its own. */
export type Auth = 'none' | 'optional' | 'member' | 'staff' | 'cookie' | 'metrics';

export interface DescribedAnswer {
  status: number;
  /** Of `data` in the envelope; of the whole body when `type` is given. */
  data: Schema;
  example: unknown;
  /** Media type of a body without the envelope. */
  type?: string;
}

/** One route as others may use it; `tests/integration/openapi` holds it against the running app. */
export interface RouteDescription {
  method: 'get' | 'post' | 'patch';
  /** From `/api`, as Express spells it. */
  path: string;
  summary: string;
  description?: string;
  auth: Auth;
  /** What a role of the staff must include. */
  permission?: Permission;
  /** With it, an API key may call it too. */
  scope?: Scope;
  /** Wants a sign-in or a step-up of the last five minutes. */
  fresh?: boolean;
  /** Wants an `Idempotency-Key`. */
  idempotent?: boolean;
  params?: ObjectSchema;
  query?: ObjectSchema;
  /** The schema that checks it. */
  body?: ObjectSchema;
  /** Example of a body that is CSV. */
  csv?: string;
  /** A multipart body: the part `file`, and the fields beside it. */
  form?: {
    fields: ObjectSchema;
    example: Record<string, string>;
    file: { name: string; content: Buffer };
  };
  example?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
  answers: DescribedAnswer[];
  /** Besides those that every route of its kind can answer with. */
  errors?: ErrorCode[];
}

/** What a module tells of its routes. */
export interface ApiPart {
  tag: string;
  description: string;
  /** Schemas that are written once, by name. */
  components: Record<string, Schema>;
  routes: RouteDescription[];
}

const ALWAYS: ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'];
const OF_BODY: ErrorCode[] = ['MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA'];
const OF_COMMAND: ErrorCode[] = ['KEY_REQUIRED', 'KEY_REUSED', 'BUSY', 'OUTCOME_PENDING'];
const OF_AUTH: Record<Auth, ErrorCode[]> = {
  none: [],
  optional: ['UNAUTHENTICATED', 'FORBIDDEN'],
  member: ['UNAUTHENTICATED', 'FORBIDDEN'],
  staff: ['UNAUTHENTICATED', 'FORBIDDEN'],
  cookie: ['UNAUTHENTICATED'],
  metrics: ['UNAUTHENTICATED'],
};

/** Every code that this route can answer with, by status. */
export function errorsOf(route: RouteDescription): ErrorCode[] {
  const { body, form, params, query, idempotent, auth, errors = [] } = route;
  const codes = new Set([
    ...(body || form || params || query ? (['VALIDATION_FAILED'] as const) : []),
    ...(route.method === 'get' ? [] : [...OF_BODY, 'FORBIDDEN' as const]),
    ...(idempotent ? OF_COMMAND : []),
    ...OF_AUTH[auth],
    ...(route.fresh ? (['STEP_UP_REQUIRED'] as const) : []),
    ...errors,
    ...ALWAYS,
  ]);
  return [...codes].sort((one, other) => statusOf(one) - statusOf(other));
}
