import { describe, expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import inStep from '../../../scripts/lint/in-step.mjs';

const linter = new Linter();

function messagesOf(code: string): string[] {
  const config = {
    plugins: { amana: { rules: { 'in-step': inStep } } },
    rules: { 'amana/in-step': 'error' },
  };
  return linter.verify(code, config as Linter.Config).map(({ message }) => message);
}

const inside = (line: string): string[] => messagesOf(`async function work(step) { ${line} }`);

describe('inside an atomic step', () => {
  test.each([
    ['a read by the step', 'await step.findOne(accounts, {});'],
    ['what is handed the step', 'await ledger.post(step, entry);'],
    ['the second half of a decision', 'await decided.write();'],
    ['time as the step tells it', 'const at = step.now;'],
  ])('%s is allowed', (_, line) => expect(inside(line)).toEqual([]));

  test.each([
    ['a read past the step', 'await users.namesOf(ids);'],
    ['a read of a model', 'await payments.findOne({}).exec();'],
    ['a call to M-Pesa, waited for or not', 'void mpesa.push(request);'],
    ['the machine’s own time', 'const at = clock.now();'],
    ['the driver', 'const found = stored.findOne({});'],
  ])('%s is not', (_, line) => expect(inside(line)).toHaveLength(1));

  test('a function inside counts too', () =>
    expect(inside('items.map(async (item) => { await queries.find(item); });')).toHaveLength(1));

  test('outside it everything may be waited for', () =>
    expect(messagesOf('async function before() { await users.namesOf(ids); clock.now(); }')).toEqual([]));
});
