import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** What decides and counts; words that people read are left out. */
const CORE =
  /^(server\/src\/modules\/(transactions\/domain\/(dispute|event|hold|item|postings|terms|transaction)|payments\/domain\/\w+|ledger\/(domain\/legs|ledger))|shared\/src\/(money|transactions\/(fees|lifecycle|policy)))\.ts$/;

const { SyntaxKind: Kind } = ts;
const OTHERS = new Map([
  [Kind.EqualsEqualsEqualsToken, ['!==']],
  [Kind.ExclamationEqualsEqualsToken, ['===']],
  [Kind.LessThanToken, ['<=', '>=']],
  [Kind.LessThanEqualsToken, ['<', '>']],
  [Kind.GreaterThanToken, ['>=', '<=']],
  [Kind.GreaterThanEqualsToken, ['>', '<']],
  [Kind.PlusToken, ['-']],
  [Kind.MinusToken, ['+']],
  [Kind.AsteriskToken, ['/']],
  [Kind.SlashToken, ['*']],
  [Kind.PercentToken, ['*']],
  [Kind.MinusEqualsToken, ['+=']],
  [Kind.PlusEqualsToken, ['-=']],
  [Kind.AmpersandAmpersandToken, ['||']],
  [Kind.BarBarToken, ['&&']],
  [Kind.QuestionQuestionToken, ['&&']],
]);
const OTHER_CALL = new Map(Object.entries({ min: 'max', max: 'min', some: 'every', every: 'some' }));

const isInFunction = (node) => ts.findAncestor(node, ts.isFunctionLike) !== undefined;
const isTest = ({ parent }, node) =>
  (ts.isIfStatement(parent) && parent.expression === node) ||
  (ts.isConditionalExpression(parent) && parent.condition === node);

/** What could stand there instead. */
function insteadOf(node, text) {
  if (!isInFunction(node)) return [];
  const made = isTest(node, node) ? ['true', 'false'] : [];
  if (ts.isBinaryExpression(node))
    for (const other of OTHERS.get(node.operatorToken.kind) ?? [])
      made.push(`${text(node.left)} ${other} ${text(node.right)}`);
  if (ts.isPrefixUnaryExpression(node)) made.push(text(node.operand));
  if (node.kind === Kind.TrueKeyword) made.push('false');
  if (node.kind === Kind.FalseKeyword) made.push('true');
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: on, name } = node.expression;
    const rest = node.arguments.map(text).join(', ');
    const other = OTHER_CALL.get(name.text);
    if (other) made.push(`${text(on)}.${other}(${rest})`);
    if (name.text === 'filter') made.push(text(on));
  }
  if (ts.isCallExpression(node) && ts.isExpressionStatement(node.parent)) made.push('undefined');
  return made;
}

/** The source with every mutant in it, each behind a switch. */
function switched(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const text = (node) => source.slice(node.getStart(tree), node.end);
  const made = [];

  function print(node) {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return source.slice(node.pos, node.end);
    let [out, at] = ['', node.pos];
    ts.forEachChild(node, (child) => {
      out += source.slice(at, child.pos) + print(child);
      at = child.end;
    });
    out += source.slice(at, node.end);
    const others = insteadOf(node, text);
    if (others.length === 0) return out;
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    const within = ts.findAncestor(node, ts.isFunctionDeclaration)?.name?.text ?? '';
    const ways = others.map((other) => {
      made.push({ file, line: line + 1, within, was: text(node), is: other });
      return `globalThis.ACTIVE === '${file}#${made.length}' ? (${other}) : `;
    });
    return ` (${ways.join('')}(${out}))`;
  }

  const out = print(tree);
  const list = JSON.stringify(made.map((one, n) => ({ id: `${file}#${n + 1}`, ...one })));
  return `${out}\n(globalThis.SWITCHES ??= []).push(...${list});\n`;
}

/** The tests of the core run here without jest. */
export function resolve(specifier, context, next) {
  if (specifier !== '@jest/globals') return next(specifier, context);
  return { url: new URL('without-jest.ts', import.meta.url).href, shortCircuit: true };
}

export async function load(url, context, next) {
  const file = url.startsWith('file:') ? path.relative(ROOT, fileURLToPath(url)) : '';
  if (!CORE.test(file)) return next(url, context);
  const source = switched(file, await readFile(fileURLToPath(url), 'utf8'));
  const { code } = await transform(source, {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
