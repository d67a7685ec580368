import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

interface Import {
  /** The importing file, from the root. */
  from: string;
  /** A file from the root without its ending, or a package's name. */
  to: string;
  typeOnly: boolean;
  /** Only when that line is reached. */
  lazy: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function target(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.join(path.dirname(from), specifier).replace(/\.(js|tsx?)$/, '');
  if (specifier.startsWith('@amana/shared/')) return `shared/src/${specifier.slice(14).replace(/\.js$/, '')}`;
  return specifier;
}

function importsOf(from: string): Import[] {
  const text = readFileSync(path.join(root, from), 'utf8');
  const fixed = [...text.matchAll(IMPORT)].map(([, type, specifier]) => ({
    from,
    to: target(from, specifier!),
    typeOnly: type !== undefined,
    lazy: false,
  }));
  const lazy = [...text.matchAll(DYNAMIC)].map(([, specifier]) => ({
    from,
    to: target(from, specifier!),
    typeOnly: false,
    lazy: true,
  }));
  return [...fixed, ...lazy];
}

/** All sources below a folder, built ones left out. */
const files = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|\/dist\//.test(file));

const all = ['shared/src', 'server/src', 'server/simulator', 'client/src'].flatMap(files).flatMap(importsOf);

const isPackage = (to: string): boolean => !/^(shared|server|client|tests)\//.test(to);
const moduleOf = (file: string): string | undefined => /^server\/src\/modules\/([^/]+)\//.exec(file)?.[1];
const featureOf = (file: string): string | undefined => /^client\/src\/features\/([^/]+)\//.exec(file)?.[1];

/** Lines `file → import` that break a rule, for a readable failure. */
const broken = (rule: (line: Import) => boolean): string[] =>
  all.filter(rule).map(({ from, to }) => `${from} → ${to}`);

/** Which modules each may use, besides itself. Arrows point down only. */
const DOWN: Record<string, string[]> = {
  ledger: [],
  seals: [],
  watch: ['ledger'],
  users: ['ledger'],
  auth: ['users', 'ledger'],
  payments: ['ledger', 'users', 'auth'],
  limits: ['ledger', 'users', 'auth'],
  wallets: ['limits', 'payments', 'ledger', 'users', 'auth'],
  transactions: ['limits', 'payments', 'ledger', 'users', 'auth'],
  truth: ['transactions', 'ledger', 'users', 'auth'],
  ratings: ['transactions', 'ledger', 'users', 'auth'],
  certificates: ['truth', 'transactions', 'ledger', 'users', 'auth'],
  files: ['transactions', 'users', 'auth'],
  identity: ['files', 'users', 'auth'],
  disputes: ['transactions', 'ledger', 'users', 'auth'],
  messages: ['transactions', 'ledger', 'users', 'auth'],
  privacy: ['identity', 'files', 'transactions', 'payments', 'ledger', 'users', 'auth'],
  admin: ['disputes', 'transactions', 'payments', 'ledger', 'users', 'auth'],
  developers: ['transactions', 'users', 'auth'],
  notifications: ['users', 'auth'],
  realtime: ['users', 'auth'],
};

test('there is something to check', () => expect(all.length).toBeGreaterThan(300));

describe('shared', () => {
  test('imports nothing but itself', () =>
    expect(broken(({ from, to }) => from.startsWith('shared/') && !to.startsWith('shared/'))).toEqual([]));
});

describe('server', () => {
  const inServer = (from: string) => from.startsWith('server/src/');

  test('platform imports no module', () =>
    expect(
      broken(({ from, to }) => from.startsWith('server/src/platform/') && to.includes('/modules/')),
    ).toEqual([]));

  test('modules point one way', () =>
    expect(
      broken(({ from, to }) => {
        const [own, other] = [moduleOf(from), moduleOf(to)];
        return own !== undefined && other !== undefined && own !== other && !DOWN[own]?.includes(other);
      }),
    ).toEqual([]));

  test('another module is used by its module file, its domain, its description, or the ledger’s own files', () =>
    expect(
      broken(({ from, to }) => {
        const [own, other] = [moduleOf(from), moduleOf(to)];
        if (own === undefined || other === undefined || own === other || other === 'ledger') return false;
        return !/\.(module|openapi)$/.test(to) && !to.includes('/domain/');
      }),
    ).toEqual([]));

  const PURE = /\/domain\/|\.policy\.ts$|\.presenter\.ts$/;
  const PURE_PLATFORM = ['errors', 'ids', 'crypto'].map((name) => `server/src/platform/${name}`);

  test('domain, policies and presenters are pure', () =>
    expect(
      broken(({ from, to, typeOnly }) => {
        if (!inServer(from) || !PURE.test(from) || typeOnly || to.startsWith('shared/')) return false;
        if (isPackage(to) || to === 'server/src/config') return true;
        return to.startsWith('server/src/platform/') && !PURE_PLATFORM.includes(to);
      }),
    ).toEqual([]));

  test('services know neither Express nor Mongoose', () =>
    expect(
      broken(
        ({ from, to, typeOnly }) =>
          /\.service\.ts$/.test(from) && !typeOnly && ['express', 'mongoose', 'socket.io'].includes(to),
      ),
    ).toEqual([]));

  test('routes do not touch the store', () =>
    expect(
      broken(({ from, to }) => /\.routes\.ts$/.test(from) && ['mongoose', 'mongodb'].includes(to)),
    ).toEqual([]));

  test('models and queries know neither Express nor services', () =>
    expect(
      broken(
        ({ from, to }) =>
          /\.(model|models|queries)\.ts$/.test(from) &&
          (to === 'express' || to.endsWith('.service') || to.endsWith('.routes')),
      ),
    ).toEqual([]));

  test('only the ledger knows the accounts’ and entries’ models', () =>
    expect(
      broken(
        ({ from, to, typeOnly }) =>
          to.endsWith('ledger/ledger.models') &&
          !typeOnly &&
          moduleOf(from) !== 'ledger' &&
          from !== 'server/src/container.ts',
      ),
    ).toEqual([]));

  test('what only some processes need is loaded when it is needed', () => {
    const seldom = [
      '@aws-sdk/client-s3',
      '@sentry/node',
      'busboy',
      'file-type',
      'sharp',
      'swagger-ui-express',
    ];
    const found = all.filter(({ to }) => seldom.includes(to));
    expect(seldom.filter((name) => !found.some(({ to, lazy }) => to === name && lazy))).toEqual([
      '@sentry/node',
    ]);
    expect(
      broken(
        ({ from, to, typeOnly, lazy }) =>
          inServer(from) && seldom.includes(to) && !typeOnly && !lazy && !from.endsWith('/sentry.ts'),
      ),
    ).toEqual([]);
  });

  test('the auditor stands alone', () =>
    expect(
      broken(
        ({ from, to }) =>
          from.startsWith('server/src/audit/') &&
          !to.startsWith('server/src/audit/') &&
          to !== 'mongodb' &&
          !to.startsWith('node:'),
      ),
    ).toEqual([]));

  test('the simulator shares nothing with the server it is used against', () =>
    expect(
      broken(
        ({ from, to }) =>
          from.startsWith('server/simulator/') && (to.startsWith('server/src/') || to.startsWith('shared/')),
      ),
    ).toEqual([]));

  test('the environment is read in the entries only, by config', () => {
    // The guard hands its own environment on to the mongod that it starts; it reads no setting.
    const guard = 'server/src/platform/mongo/local/guard.ts';
    const entries = ['main', 'worker', 'audit/cli', 'breach/cli'].map((name) => `server/src/${name}.ts`);
    const readers = files('server/src').filter(
      (file) =>
        ![...entries, guard].includes(file) &&
        readFileSync(path.join(root, file), 'utf8').includes('process.env'),
    );
    expect(readers).toEqual([]);
  });

  test('entries, events, operations, files, messages and what staff did are never changed or deleted', () => {
    const text = files('server/src').map(
      (file) => [file, readFileSync(path.join(root, file), 'utf8')] as const,
    );
    const offenders = text.filter(([, source]) =>
      /\b(entries|events|operations|files|messages|staff_?[aA]ctions|actions)\.(updateOne|updateMany|deleteOne|deleteMany|replaceOne|findOneAndUpdate|findOneAndDelete)\(/.test(
        source,
      ),
    );
    // An upgrade, after which all books are audited anew.
    expect(offenders.map(([file]) => file)).toEqual(['server/src/platform/mongo/migrations/upgrades.ts']);
    const byName = text.filter(([, source]) =>
      /\('(entries|events|operations|files|messages|staff_actions)'\)\s*\.(update|delete|replace|findOneAnd)/.test(
        source,
      ),
    );
    // Closed accounts and deals of seven years ago alone, which the audit knows; and a bucket's own `files`.
    expect(byName.map(([file]) => file).sort()).toEqual([
      'server/src/modules/files/store/gridfs.store.ts',
      'server/src/modules/privacy/erase.store.ts',
    ]);
  });
});

describe('client', () => {
  test('imports shared and itself only', () =>
    expect(broken(({ from, to }) => from.startsWith('client/') && /^(server|tests)\//.test(to))).toEqual([]));

  test('features meet in app, never in each other', () =>
    expect(
      broken(({ from, to }) => {
        const [own, other] = [featureOf(from), featureOf(to)];
        return own !== undefined && other !== undefined && own !== other;
      }),
    ).toEqual([]));

  test('components and lib know no feature', () =>
    expect(
      broken(({ from, to }) => /^client\/src\/(components|lib)\//.test(from) && featureOf(to) !== undefined),
    ).toEqual([]));
});

describe('tests', () => {
  const using = (words: RegExp) =>
    files('tests').filter((file) => words.test(readFileSync(path.join(root, file), 'utf8')));

  test('start our servers where their logs are kept for the search at the end of the run', () => {
    expect(using(/\bimport .*\bstartApi\b/)).toEqual(['tests/support/app.ts']);
    expect(using(/server\/src\/process\.js/)).toEqual([]);
    expect(using(/server\/dist\/src'/)).toEqual(['tests/support/child.ts']);
  });
});

describe('every module explains itself', () => {
  test.each(Object.keys(DOWN))('modules/%s has a README of half a page', (name) => {
    const text = readFileSync(path.join(root, `server/src/modules/${name}/README.md`), 'utf8');
    expect(text.length).toBeGreaterThan(400);
  });
});
