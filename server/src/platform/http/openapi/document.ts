import type { ObjectSchema, Schema } from 'joi';
import Joi from 'joi';
import { ERROR_CODES, type ErrorBody, type FieldProblem } from '@amana/shared/errors.js';
import type { Failure } from '@amana/shared/http.js';
import { statusOf } from '../errors.js';
import {
  errorsOf,
  type ApiPart,
  type Auth,
  type DescribedAnswer,
  type RouteDescription,
} from './description.js';
import { list, shape, time, words } from './fields.js';
import { createWriter, type Json, type Writer } from './json-schema.js';

const AT = '2026-11-21T09:00:00.000Z';

const fieldProblem = shape<FieldProblem>({ field: words, message: words });
const errorCode = Joi.string().valid(...ERROR_CODES);
const errorBody = shape<ErrorBody>({
  code: errorCode,
  message: words.description('What happened and what to do next, in plain English.'),
  details: Joi.object({ fields: list(fieldProblem) })
    .unknown()
    .optional(),
});

/** What every refusal looks like. */
export const failure = shape<Failure>({
  success: Joi.boolean().valid(false),
  error: errorBody,
  timestamp: time,
});

/** What every other answer looks like. */
export const success = (data: Schema): ObjectSchema =>
  Joi.object({
    success: Joi.boolean().valid(true).required(),
    data: data.required(),
    message: words,
    timestamp: time.required(),
  });

const COMPONENTS = {
  ErrorCode: errorCode,
  ErrorBody: errorBody,
  FieldProblem: fieldProblem,
  Failure: failure,
};

const SECURITY: Record<Auth, Json[] | undefined> = {
  none: undefined,
  optional: [{}, { bearer: [] }],
  member: [{ bearer: [] }],
  staff: [{ bearer: [] }],
  cookie: [{ refreshCookie: [] }],
  metrics: [{ metricsToken: [] }],
};

const header = (description: string, type = 'string'): Json => ({ description, schema: { type } });
const ref = (where: string, name: string): Json => ({ $ref: `#/components/${where}/${name}` });

const SHARED: Json = {
  parameters: {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description:
        'Made by you for one intention and sent again with every repeat of it: the repeat gets the first answer, nothing happens twice.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' },
      example: '3f0f8a52-6c1e-4f0e-9b58-0d3a5b1c7e11',
    },
  },
  headers: {
    IdempotentReplayed: header('`true` when this command was answered before.'),
    RetryAfter: header('Seconds after which a repeat makes sense.', 'integer'),
    RateLimit: header('What is left: `limit=…, remaining=…, reset=…` (seconds).'),
    RequestId: header('Our id of the request; tell it to us when something is wrong.'),
  },
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'The `accessToken` of a sign-in, which lives for `expiresIn` seconds; or an API key, where a route names a scope.',
    },
    refreshCookie: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-refresh',
      description: 'Set by a sign-in (httpOnly) and replaced by each refresh; a used one ends the session.',
    },
    metricsToken: { type: 'http', scheme: 'bearer', description: 'The METRICS_TOKEN of the settings.' },
  },
};

const INFO = {
  title: 'Amana',
  version: '0.1.0',
  license: { name: 'MIT', identifier: 'MIT' },
  description: [
    'Escrow for Kenya: the buyer pays by M-Pesa, Amana holds, the seller is paid when the buyer accepts.',
    'Money is whole cents of KES (`…Cents`, 100 = KES 1); sums that people choose are whole shillings. Times are ISO 8601 in UTC. Numbers of phones are `2547XXXXXXXX` or `2541XXXXXXXX`.',
    'Every answer is `{success, data, timestamp}` or `{success: false, error: {code, message, details}, timestamp}`; the codes are a closed list (`ErrorCode`). Unknown fields are refused.',
    'Commands want an `Idempotency-Key`. After no answer, or OUTCOME_PENDING, send the same request with the same key.',
    'M-Pesa calls `/api/callbacks/…` at secret addresses; those are not for you. Changes are told over Socket.IO at `/socket.io`.',
  ].join('\n\n'),
};

const headersOf = (route: RouteDescription): Json => ({
  'X-Request-Id': ref('headers', 'RequestId'),
  ...(route.path.startsWith('/health') ? {} : { RateLimit: ref('headers', 'RateLimit') }),
});

function parametersOf({ params, query, idempotent, example }: RouteDescription, write: Writer): Json[] {
  const fields = (
    where: 'path' | 'query',
    schema: ObjectSchema | undefined,
    values: Record<string, string> = {},
  ) => {
    const { properties = {}, required = [] } = schema ? write(schema, 'input') : {};
    return Object.entries(properties as Json).map(([name, field]) => ({
      name,
      in: where,
      required: where === 'path' || (required as string[]).includes(name),
      schema: field,
      ...(name in values ? { example: values[name] } : {}),
    }));
  };
  return [
    ...fields('path', params, example?.params),
    ...fields('query', query, example?.query),
    ...(idempotent ? [ref('parameters', 'IdempotencyKey')] : []),
  ];
}

function answerOf(route: RouteDescription, { data, example, type }: DescribedAnswer, write: Writer): Json {
  const content = type
    ? { [type]: { schema: write(data, 'output'), example } }
    : {
        'application/json': {
          schema: write(success(data), 'output'),
          example: { success: true, data: example, timestamp: AT },
        },
      };
  const replayed = route.idempotent ? { 'Idempotent-Replayed': ref('headers', 'IdempotentReplayed') } : {};
  return { description: 'Done.', headers: { ...headersOf(route), ...replayed }, content };
}

/** One example for each code; the words are the code's own. */
const failuresOf = (codes: string[]): Json =>
  Object.fromEntries(
    codes.map((code) => [
      code,
      {
        value: {
          success: false,
          error: { code, message: 'What happened and what to do next, in plain English.', details: {} },
          timestamp: AT,
        },
      },
    ]),
  );

function refusalsOf(route: RouteDescription): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of errorsOf(route))
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        headers: {
          ...headersOf(route),
          ...(status === 429 || status === 503 ? { 'Retry-After': ref('headers', 'RetryAfter') } : {}),
        },
        content: {
          'application/json': { schema: ref('schemas', 'Failure'), examples: failuresOf(codes) },
        },
      },
    ]),
  );
}

/** The schema of a multipart body: its fields, and the file. */
function formOf({ fields, example }: NonNullable<RouteDescription['form']>, write: Writer): Json {
  const { properties, required = [], ...rest } = write(fields, 'input');
  const schema = {
    ...rest,
    properties: { ...(properties as Json), file: { type: 'string', format: 'binary' } },
    required: [...(required as string[]), 'file'],
  };
  return { required: true, content: { 'multipart/form-data': { schema, example } } };
}

const operationId = ({ method, path }: RouteDescription): string =>
  `${method}${path.replace(/[/:._-]+(\w)/g, (_all, letter: string) => letter.toUpperCase())}`;

const descriptionOf = ({ description, permission, scope, fresh }: RouteDescription): string =>
  [
    description,
    permission && `For roles with the permission \`${permission}\`.`,
    scope && `An API key with the scope \`${scope}\` may call it.`,
    fresh && 'Wants a sign-in or a step-up of the last five minutes.',
  ]
    .filter(Boolean)
    .join(' ');

function operationOf(tag: string, route: RouteDescription, write: Writer): Json {
  const { summary, body, csv, form, example, auth, answers } = route;
  const description = descriptionOf(route);
  const parameters = parametersOf(route, write);
  const security = SECURITY[auth];
  return {
    operationId: operationId(route),
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    ...(security ? { security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(csv === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'text/csv': { schema: { type: 'string' }, example: csv } },
          },
        }),
    ...(form ? { requestBody: formOf(form, write) } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: write(body, 'input'), example: example?.body ?? {} } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, answerOf(route, answer, write)])),
      ...refusalsOf(route),
    },
  };
}

/** The API as an OpenAPI 3.1 document. */
export function buildDocument(parts: readonly ApiPart[]): Json {
  const components = Object.fromEntries(
    [COMPONENTS, ...parts.map((part) => part.components)].flatMap((some) => Object.entries<Schema>(some)),
  );
  const { write, schemas } = createWriter(components);
  const paths: Record<string, Json> = {};
  for (const { tag, routes } of parts)
    for (const route of routes)
      (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {})[route.method] = operationOf(tag, route, write);
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/api' }],
    tags: parts.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    components: { schemas, ...SHARED },
  };
}
