import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { createApp } from '../../../server/src/app.js';
import { readConfig } from '../../../server/src/config.js';
import { createContainer } from '../../../server/src/container.js';
import { createLogger } from '../../../server/src/platform/observability/logger.js';
import { noReports } from '../../../server/src/platform/observability/reports.js';
import type { Schemas } from '../../../server/src/platform/http/validate.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import { controlOf, environment, newDatabase, newSecrets } from '../../support/app.js';
import { nameOf, routes } from './described.js';

interface Route {
  path: string;
  methods: Record<string, boolean>;
  stack: { method: string; handle: { schemas?: Schemas } }[];
}

/** Of Express' router. */
interface Layer {
  rawPath: string;
  route?: Route;
  handle: { stack?: Layer[] };
}

let connection: Connection;
let simulator: Simulator;
/** By method and whole path. */
let mounted: Map<string, Route>;

beforeAll(async () => {
  simulator = await createSimulator({});
  const certificate = (await controlOf(simulator.url, 'GET', '/certificate')) as string;
  const facts = { port: 3_000, simulatorUrl: simulator.url, certificate, database: newDatabase() };
  const env = environment({ ...facts, secrets: newSecrets() });
  const config = readConfig({ ...env, METRICS_TOKEN: 'figures-for-those-who-watch-over-us' });
  connection = mongoose.createConnection();
  const container = createContainer(config, connection, createLogger('error', 'api'), {
    redis: null,
    reports: noReports,
  });
  const readiness = { problems: () => Promise.resolve([]), stopping: () => undefined };
  const app = createApp({ container, readiness, limitScale: 1, redis: null });
  mounted = new Map(allOf((app.router as unknown as { stack: Layer[] }).stack));
});

afterAll(async () => {
  await connection.close();
  await simulator.close();
});

function allOf(layers: Layer[], base = ''): [string, Route][] {
  return layers.flatMap(({ route, rawPath, handle }) => {
    if (handle.stack) return allOf(handle.stack, base + (rawPath === '/' ? '' : rawPath));
    if (!route || route.methods._all) return [];
    const path = base + (route.path === '/' ? '' : route.path);
    return Object.keys(route.methods).map((method): [string, Route] => [`${method} ${path}`, route]);
  });
}

const mountedName = ({ method, path }: (typeof routes)[number]): string => `${method} /api${path}`;

describe('the description and the app', () => {
  test.each(routes.map((route) => ({ ...route, name: nameOf(route) })))(
    '$name exists and checks what is described',
    ({ name: _name, ...described }) => {
      const { method, params, query, body, form } = described;
      const route = mounted.get(mountedName(described));
      const steps = route?.stack.filter((step) => step.method === method) ?? [];
      expect(steps.length).toBeGreaterThan(0);
      const checks = Object.assign({}, ...steps.map(({ handle }) => handle.schemas ?? {})) as Schemas;
      expect(checks.params?.describe()).toEqual(params?.describe());
      expect(checks.query).toBe(query);
      expect(checks.body).toBe(body);
      expect(checks.form).toBe(form?.fields);
    },
  );

  test('every route of the app is described; Safaricom’s callbacks are not for others', () => {
    const described = new Set(routes.map(mountedName));
    const others = [...mounted.keys()].filter((name) => !described.has(name));
    expect(others).toEqual(['post /api/callbacks/:channel/:id/:token']);
  });
});
