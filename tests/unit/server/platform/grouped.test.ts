import { expect, test } from '@jest/globals';
import { grouped } from '../../../../server/src/platform/grouped.js';

/** Writes that end when they are told to. */
function slowWriter() {
  const writes: { items: number[]; end: (error?: Error) => void }[] = [];
  const write = grouped(
    (items: number[]) =>
      new Promise<void>((resolve, reject) => {
        writes.push({ items, end: (error) => (error ? reject(error) : resolve()) });
      }),
  );
  return { writes, write };
}

const turn = () => new Promise((done) => setImmediate(done));

test('what comes while one write is under way goes together in the next', async () => {
  const { writes, write } = slowWriter();
  const first = write(1);
  await turn();
  const [second, third] = [write(2), write(3)];
  await turn();
  expect(writes.map(({ items }) => items)).toEqual([[1]]);
  writes[0]!.end();
  await first;
  await turn();
  expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  writes[1]!.end();
  await Promise.all([second, third]);
});

test('nobody is told before the write that holds his own has ended', async () => {
  const { writes, write } = slowWriter();
  const told: number[] = [];
  for (const n of [1, 2]) void write(n).then(() => told.push(n));
  await turn();
  const late = write(3).then(() => told.push(3));
  writes[0]!.end();
  await turn();
  expect(told).toEqual([1, 2]);
  writes[1]!.end();
  await late;
  expect(told).toEqual([1, 2, 3]);
});

test('a failure is everyone’s in the group, and no one’s in the next', async () => {
  const { writes, write } = slowWriter();
  const [first, second] = [write(1), write(2)];
  const refused = Promise.all([first, second].map((one) => expect(one).rejects.toThrow('away')));
  await turn();
  writes[0]!.end(new Error('away'));
  await refused;
  const third = write(3);
  await turn();
  writes[1]!.end();
  await third;
});
