export { expect } from 'expect';

type Work = (...row: unknown[]) => unknown;

/** The tests of all files that were loaded, in their order. */
export const tests: (() => unknown)[] = [];

const applied = (work: Work, row: unknown) => () =>
  Array.isArray(row) ? work(...(row as unknown[])) : work(row);

/** What jest offers to the tests of the core, as far as they take it. */
export const test = Object.assign((_: string, work: Work) => void tests.push(work), {
  each: (rows: readonly unknown[]) => (_: string, work: Work) => {
    tests.push(...rows.map((row) => applied(work, row)));
  },
});
export const describe = (_: string, work: () => void): void => work();
