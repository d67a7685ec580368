import type { Request, RequestHandler } from 'express';
import type { ObjectSchema, ValidationError } from 'joi';
import type { FieldProblem } from '@amana/shared/errors.js';
import { AppError } from '../errors.js';

export interface Schemas {
  body?: ObjectSchema;
  query?: ObjectSchema;
  params?: ObjectSchema;
  /** Fields of a multipart form; `receiveFile` checks them. */
  form?: ObjectSchema;
}

const MAX_PROBLEMS = 20;
const OPTIONS = {
  abortEarly: false,
  errors: { wrap: { label: false } },
  messages: {
    'any.custom': '{{#label}} {{#error.message}}',
    'any.unknown': '{{#label}} is not a field of this request',
    'object.unknown': '{{#label}} is not a field of this request',
    'string.pattern.base': '{{#label}} has the wrong form',
    'string.pattern.name': '{{#label}} is not {{#name}}',
  },
} as const;

const queries = new WeakMap<Request, unknown>();

function problemsOf(error: ValidationError): FieldProblem[] {
  return error.details
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => ({ field: path.join('.').slice(0, 200), message: message.slice(0, 300) }));
}

/** Gives a schema our options, once: they are compiled each time that they are handed over. */
function preparer(convert: boolean) {
  const known = new WeakMap<ObjectSchema, ObjectSchema>();
  return (schema: ObjectSchema | undefined): ObjectSchema | undefined => {
    if (!schema) return undefined;
    const ready = known.get(schema) ?? schema.prefs({ ...OPTIONS, convert });
    known.set(schema, ready);
    return ready;
  };
}

const prepareText = preparer(true);
const prepareJson = preparer(false);

function check(schema: ObjectSchema, value: unknown): unknown {
  const result = schema.validate(value ?? {});
  if (result.error)
    throw new AppError('VALIDATION_FAILED', 'Some of what was sent is not right. Check the fields.', {
      fields: problemsOf(result.error),
    });
  return result.value;
}

/**
 * Checks what came in; unknown keys are refused. The checked body is `req.body`, the checked query `valid(req).query`.
 * A JSON body is taken as it is; only query and path, which are text, are converted.
 * Its `schemas` are held against what the description of the route shows.
 * @throws AppError VALIDATION_FAILED with every wrong field
 */
export function validate(schemas: Schemas): RequestHandler & { schemas: Schemas } {
  const params = prepareText(schemas.params);
  const query = prepareText(schemas.query);
  const body = prepareJson(schemas.body);
  const handler: RequestHandler = (req, _res, next) => {
    if (params) check(params, req.params);
    if (query) queries.set(req, check(query, req.query));
    if (body) req.body = check(body, req.body);
    next();
  };
  return Object.assign(handler, { schemas });
}

/** Checks a form's fields, which are text. @throws AppError VALIDATION_FAILED with every wrong one */
export const checkText = (schema: ObjectSchema, values: Record<string, string>): unknown =>
  check(prepareText(schema)!, values);

/** The checked query of this request, with defaults filled in. */
export function valid<Q>(req: Request): { query: Q } {
  if (!queries.has(req)) throw new Error('this route has no query schema');
  return { query: queries.get(req) as Q };
}
