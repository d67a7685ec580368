import type { Schema } from 'joi';
import { API } from '../../../server/src/openapi.js';
import { errorsOf, type RouteDescription } from '../../../server/src/platform/http/openapi/description.js';
import { failure, success } from '../../../server/src/platform/http/openapi/document.js';
import { statusOf } from '../../../server/src/platform/http/errors.js';
import type { Failure } from '../../../shared/src/http.js';

export const routes: RouteDescription[] = API.flatMap((part) => part.routes);
export const nameOf = ({ method, path }: Pick<RouteDescription, 'method' | 'path'>): string =>
  `${method} ${path}`;

/** @throws Error when nobody described it */
export function routeOf(name: string): RouteDescription {
  const route = routes.find((known) => nameOf(known) === name);
  if (!route) throw new Error(`${name} is not described`);
  return route;
}

const pattern = (path: string): RegExp => new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}/?$`);

/** Fixed paths before those with parameters, as the app mounts them. */
const matchers = [...routes]
  .sort((one, other) => one.path.split(':').length - other.path.split(':').length)
  .map((route) => ({ route, path: pattern(route.path) }));

const problems = (schema: Schema, value: unknown): string[] =>
  schema
    .validate(value, { abortEarly: false, convert: false })
    .error?.details.map(({ message }) => message) ?? [];

function problemsOfRefusal(route: RouteDescription, status: number, body: unknown): string[] {
  const wrong = problems(failure, body);
  if (wrong.length > 0) return wrong;
  const { code } = (body as Failure).error;
  if (statusOf(code) !== status) return [`${code} with status ${status}`];
  return errorsOf(route).includes(code) ? [] : [`${code} is not described`];
}

/** What of this answer is not as described. */
export function problemsOf(route: RouteDescription, status: number, body: unknown): string[] {
  const answer = route.answers.find((known) => known.status === status);
  if (!answer) return problemsOfRefusal(route, status, body);
  return problems(answer.type ? answer.data : success(answer.data), body);
}

export interface Watch {
  /** Every answer that was not as described. */
  problems: string[];
  /** How often each route answered with each status. */
  seen: Map<string, number>;
  stop(): void;
}

/** Holds every answer of this server to its description, whoever asks; callbacks of the simulator apart. */
export function watchAnswers(url: string): Watch {
  const real = globalThis.fetch;
  const watch: Watch = { problems: [], seen: new Map(), stop: () => void (globalThis.fetch = real) };

  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    const address = new URL(input instanceof Request ? input.url : input);
    if (!address.href.startsWith(`${url}/api/`) || address.pathname.startsWith('/api/callbacks/'))
      return answer;
    const method = (init?.method ?? 'GET').toLowerCase();
    const found = matchers.find(({ route, path }) => route.method === method && path.test(address.pathname));
    const name = found ? nameOf(found.route) : `${method} ${address.pathname}`;
    const text = await answer.clone().text();
    const json = answer.headers.get('content-type')?.includes('json');
    const wrong = found
      ? problemsOf(found.route, answer.status, json ? (JSON.parse(text) as unknown) : text)
      : ['is not described'];
    watch.problems.push(...wrong.map((problem) => `${name} ${answer.status}: ${problem}`));
    const key = `${name} ${answer.status}`;
    watch.seen.set(key, (watch.seen.get(key) ?? 0) + 1);
    return answer;
  };
  return watch;
}
