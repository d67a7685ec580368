import type { RouteDescription } from '../../server/src/platform/http/openapi/description.js';
import type { ErrorBody } from '../../shared/src/errors.js';
import { newKey, type ApiClient } from './client.js';

/** A picture of one point. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What a call says in the place of its route's example. */
export interface Call {
  params?: Record<string, string>;
  /** Without its `?`. */
  query?: string;
  /** A text is sent as it is. */
  body?: unknown;
  /** Put over the form's fields. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
  /** Bad in every way: whoever may not come in is told nothing of the fields. */
  spoiled?: boolean;
}

export interface Told {
  status: number;
  code: string | null;
  message: string | null;
  /** What of the request was not right. */
  fields: string[];
}

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(png)]), 'a.png');
  return form;
}

function payloadOf({ body, csv, form, example, method }: RouteDescription, call: Call) {
  if (method === 'get') return undefined;
  if (call.body !== undefined) return typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
  if (form) return formOf({ ...form.example, ...call.fields });
  if (csv !== undefined) return call.spoiled ? 'x' : csv;
  if (!body) return undefined;
  return JSON.stringify(call.spoiled ? { on: 'perhaps' } : (example?.body ?? {}));
}

/** Calls a described route with its example, or with nonsense in its place, under a key of its own. */
export function ask(client: ApiClient, route: RouteDescription, call: Call = {}): Promise<Response> {
  const { example = {}, csv, method } = route;
  const values = { ...example.params, ...call.params };
  const path = route.path.replace(/:(\w+)/g, (_all, key: string) => values[key] ?? 'none');
  const query = call.query ?? new URLSearchParams(example.query).toString();
  const payload = payloadOf(route, call);
  const type = csv === undefined ? 'application/json' : 'text/csv';
  return fetch(`${client.url}/api${path}${query && `?${query}`}`, {
    method: method.toUpperCase(),
    headers: {
      ...(client.token ? { authorization: `Bearer ${client.token}` } : {}),
      ...(typeof payload === 'string' ? { 'content-type': type } : {}),
      'idempotency-key': newKey(),
      ...call.headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
}

/** What an answer tells of its refusal, if it is one. */
export async function toldBy(answer: Response): Promise<Told> {
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  const { error } = (isJson ? JSON.parse(text) : {}) as { error?: ErrorBody };
  return {
    status: answer.status,
    code: error?.code ?? null,
    message: error?.message ?? null,
    fields: error?.details?.fields?.map(({ field }) => field) ?? [],
  };
}

export const call = async (client: ApiClient, route: RouteDescription, what: Call = {}): Promise<Told> =>
  toldBy(await ask(client, route, what));

/** Names of what a schema knows. */
export const fieldsOf = (schema: { describe(): unknown } | undefined): string[] =>
  Object.keys((schema?.describe() as { keys?: object } | undefined)?.keys ?? {});

/** The same text for whatever the path of this route names. */
export const inPath = ({ path }: RouteDescription, text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(path.matchAll(/:(\w+)/g), ([, name]): [string, string] => [name!, encodeURIComponent(text)]),
  );
