import { afterAll, beforeAll } from '@jest/globals';
import type { Success } from '../../../shared/src/http.js';
import type { RouteDescription } from '../../../server/src/platform/http/openapi/description.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { PATIENT } from '../../support/staff.js';
import { useAmana, type Suite } from '../../support/suite.js';
import { nameOf, routeOf, watchAnswers, type Watch } from './described.js';

export const METRICS_TOKEN = 'figures-for-those-who-watch-over-us';

interface Live {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Put over the example's body. */
  body?: object;
  headers?: Record<string, string>;
  status?: number;
}

interface Watched extends Suite {
  admin: ApiClient;
  /** Holds every answer to its description. */
  watch: Watch;
}

function formOf({ example: fields, file }: NonNullable<RouteDescription['form']>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(file.content)]), file.name);
  return form;
}

/** A running Amana under watch, and what sends it the examples. */
export function useExamples() {
  const suite = useAmana({
    simulator: { defaultBalanceCents: 1_000_000_000 },
    env: { METRICS_TOKEN, APPEAL_HOURS: '24', SECOND_ARBITER_KES: '1000000', ...PATIENT },
  }) as Watched;
  const visited = new Set<string>();
  beforeAll(async () => {
    suite.watch = watchAnswers(suite.amana.anonymous.url);
    suite.admin = await suite.amana.signIn('admin');
  });
  afterAll(() => suite.watch.stop());

  /** Sends the example of this route, with what only the running app knows in its place. */
  const sendExample = async (who: ApiClient, name: string, live: Live = {}) => {
    const route = routeOf(name);
    const { params = {}, query = {}, body } = route.example ?? {};
    const values = { ...params, ...live.params };
    const path = route.path.replace(/:(\w+)/g, (_all, key: string) => values[key]!);
    const search = new URLSearchParams({ ...query, ...live.query }).toString();
    const answer = await fetch(`${suite.amana.anonymous.url}/api${path}${search && `?${search}`}`, {
      method: route.method.toUpperCase(),
      headers: {
        ...(route.body ? { 'content-type': 'application/json' } : {}),
        ...(route.csv ? { 'content-type': 'text/csv' } : {}),
        ...(who.token && !live.headers?.authorization ? { authorization: `Bearer ${who.token}` } : {}),
        ...(route.idempotent ? { 'idempotency-key': newKey() } : {}),
        ...live.headers,
      },
      ...(route.body ? { body: JSON.stringify({ ...(body as object | undefined), ...live.body }) } : {}),
      ...(route.csv ? { body: route.csv } : {}),
      ...(route.form ? { body: formOf(route.form) } : {}),
    });
    const bytes = await answer.arrayBuffer();
    const text = new TextDecoder().decode(bytes);
    const status = live.status ?? route.answers[0]!.status;
    if (answer.status !== status) throw new Error(`${name}: ${answer.status} ${text}`);
    visited.add(name);
    return { text, bytes, headers: answer.headers };
  };

  const example = async <T>(who: ApiClient, name: string, live: Live = {}): Promise<T> =>
    (JSON.parse((await sendExample(who, name, live)).text) as Success<T>).data;

  /** Names of these routes whose example was not sent. */
  const leftOut = (routes: readonly RouteDescription[]): string[] =>
    routes.map(nameOf).filter((name) => !visited.has(name));

  return { suite, sendExample, example, leftOut };
}
