import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SHARED = '@amana/shared/';

let changes = [];

/** @param data `mutant`: the name of a design mutant (see `mutants/`), whose changes are made while files are read */
export async function initialize({ mutant }) {
  if (mutant === null) return;
  const { mutants } = JSON.parse(await readFile(`${ROOT}/tests/proof/mutants/mutants.json`, 'utf8'));
  const found = mutants.find(({ name }) => name === mutant);
  if (!found) throw new Error(`no mutant is called ${mutant}`);
  changes = found.changes;
}

const asTs = (url) => {
  const source = url.replace(/\.js$/, '.ts');
  return source !== url && existsSync(fileURLToPath(source)) ? source : null;
};

export async function resolve(specifier, context, next) {
  if (specifier.startsWith(SHARED)) {
    const file = `${ROOT}/shared/src/${specifier.slice(SHARED.length).replace(/\.js$/, '.ts')}`;
    return { url: pathToFileURL(file).href, shortCircuit: true };
  }
  if (specifier.startsWith('.') && context.parentURL) {
    const source = asTs(new URL(specifier, context.parentURL).href);
    if (source) return { url: source, shortCircuit: true };
  }
  return next(specifier, context);
}

function mutated(file, source) {
  return changes
    .filter((change) => change.file === file)
    .reduce((text, { find, replace }) => {
      if (text.split(find).length !== 2)
        throw new Error(`a mutant must find its place exactly once in ${file}: ${find}`);
      return text.replace(find, () => replace);
    }, source);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const source = mutated(path.relative(ROOT, filename), await readFile(filename, 'utf8'));
  const { code } = await transform(source, {
    filename,
    sourceMaps: 'inline',
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
