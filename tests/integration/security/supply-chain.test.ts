import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { sourcesIn, textOfFile } from '../../support/sources.js';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const OURS = ['', 'shared', 'server', 'client', 'tests'];
const { packages } = JSON.parse(textOfFile('package-lock.json')) as { packages: Record<string, Locked> };
const others = Object.entries(packages).filter(([place, { link }]) => !OURS.includes(place) && !link);
const namesOf = (rule: (locked: Locked) => boolean): string[] =>
  others.filter(([, locked]) => rule(locked)).map(([place]) => place);

describe('the lock file', () => {
  test('names each package’s version and its content, and no place that it must come from', () => {
    expect(others.length).toBeGreaterThan(500);
    expect(namesOf(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
    expect(namesOf(({ version }) => !/^\d+\.\d+\.\d+/.test(version ?? ''))).toEqual([]);
    expect(namesOf(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  test('is what the packages of this repository ask for, exactly', () => {
    for (const place of OURS) {
      const asked = JSON.parse(textOfFile(path.join(place, 'package.json'))) as Locked;
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
        expect(packages[place]![kind]).toEqual(asked[kind]);
        for (const [name, version] of Object.entries(asked[kind] ?? {}))
          expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
      }
    }
  });
});

describe('installing', () => {
  const npm = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('npm', args, { cwd: path.resolve(import.meta.dirname, '../../..') })).stdout;

  test('takes the lock file only, and runs no script of any package', async () => {
    expect((await npm('config', 'get', 'ignore-scripts')).trim()).toBe('true');
    expect((await npm('config', 'get', 'package-lock')).trim()).toBe('true');
    expect(textOfFile('scripts/lib/prepare.mjs')).toContain("['ci', '--include=dev']");
  });

  test('those that bring a script are known, and do without', () =>
    expect(namesOf(({ hasInstallScript }) => hasInstallScript === true)).toEqual([
      'node_modules/@parcel/watcher',
      'node_modules/@scarf/scarf',
      'node_modules/@swc/core',
      'node_modules/bcrypt',
      'node_modules/mongodb-memory-server',
      'node_modules/unrs-resolver',
    ]));
});

describe('the bill of materials', () => {
  const LICENCES =
    /^\(?((MIT|ISC|0BSD|Zlib|CC0-1\.0|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|MPL-2\.0|LGPL-3\.0-or-later|Unlicense)( (AND|OR) )?)+\)?$/;

  /** What npm does not read: told by a file, in an old way, or by a name that SPDX does not list. */
  const READ_BY_HAND = {
    busboy: 'MIT',
    'png-js': 'MIT',
    sentry: 'FSL-1.1-Apache-2.0: a command of Sentry’s bundler plugins, which we never run',
    streamsearch: 'MIT',
    'xmlhttprequest-ssl': 'MIT',
  };

  interface Component {
    name: string;
    version: string;
    licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
  }

  test('is made without a network; of what runs in production each has a licence that we may use', async () => {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev', '--offline'],
      { cwd: path.resolve(import.meta.dirname, '../../..'), maxBuffer: 32 * 1_048_576 },
    );
    const { components, bomFormat } = JSON.parse(stdout) as { components: Component[]; bomFormat: string };
    expect(bomFormat).toBe('CycloneDX');
    const named = new Set(components.map(({ name }) => name));
    for (const name of ['express', 'mongoose', 'bcrypt', 'jsonwebtoken', 'socket.io'])
      expect([name, named.has(name)]).toEqual([name, true]);
    const strange = components
      .filter(({ name }) => !['shared', 'server', 'client', 'tests'].some((own) => name === `@amana/${own}`))
      .map(({ name, licenses = [] }) => {
        const told = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name);
        return [name, told.join(' AND ')] as const;
      })
      .filter(([, licence]) => !LICENCES.test(licence));
    expect(strange.map(([name]) => name).sort()).toEqual(Object.keys(READ_BY_HAND));
  }, 60_000);

  test.each([
    ['MIT', true],
    ['(MIT OR CC0-1.0)', true],
    ['Apache-2.0 AND LGPL-3.0-or-later AND MIT', true],
    ['GPL-3.0', false],
    ['AGPL-3.0-or-later', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%j may be used: %s', (licence, may) => expect(LICENCES.test(licence)).toBe(may));
});

/** What loads or runs code that is not named in the source: `import(name)`, `require`, `eval`, `Function`, `vm`. */
function unnamedCode(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const called = ts.isCallExpression(node) || ts.isNewExpression(node) ? node : null;
    const [first] = called?.arguments ?? [];
    const name = called && ts.isIdentifier(called.expression) ? called.expression.text : '';
    const isImport = called?.expression.kind === ts.SyntaxKind.ImportKeyword;
    const named = first !== undefined && ts.isStringLiteral(first);
    const imported = ts.isImportDeclaration(node) ? node.moduleSpecifier.getText(source) : '';
    if (
      (isImport && !named) ||
      ['require', 'createRequire', 'eval', 'Function'].includes(name) ||
      /^'(node:)?(vm|module)'$/.test(imported)
    )
      found.push(`${file}: ${node.getText(source).slice(0, 60)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('our own code', () => {
  test('loads only what it names', () =>
    expect(sourcesIn('server/src').flatMap(([file, text]) => unnamedCode(file, text))).toEqual([]));

  test.each([
    ['const a = await import(name);', 1],
    ['const a = await import(`./${name}.js`);', 1],
    ["const a = require('x');", 1],
    ["import { createRequire } from 'node:module'; createRequire(x)('y');", 2],
    ["import { runInThisContext } from 'vm';", 1],
    ["eval('1'); new Function('return 1')(); Function('1');", 3],
    ["const { a } = await import('./a.js'); import b from './b.js'; const f = (x: Function) => x;", 0],
  ])('%s: %i', (text, count) => expect(unnamedCode('a.ts', text)).toHaveLength(count));
});
