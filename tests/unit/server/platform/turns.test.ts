import { expect, test } from '@jest/globals';
import { createTurns } from '../../../../server/src/platform/turns.js';

/** A work that runs until it is ended. */
function openWork(log: string[], name: string) {
  let end!: () => void;
  const ended = new Promise<void>((done) => (end = done));
  const work = async (): Promise<string> => {
    log.push(name);
    await ended;
    return name;
  };
  return { work, end };
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

test('two run, the third waits its turn, the fourth is told that it is too many', async () => {
  const inTurn = createTurns(2, 1);
  const log: string[] = [];
  const [a, b, c] = [openWork(log, 'a'), openWork(log, 'b'), openWork(log, 'c')];
  const running = [a, b, c].map(({ work }) => inTurn(work));
  await expect(inTurn(() => Promise.resolve('d'))).rejects.toMatchObject({ code: 'BUSY' });
  expect(log).toEqual(['a', 'b']);
  a.end();
  await settle();
  expect(log).toEqual(['a', 'b', 'c']);
  b.end();
  c.end();
  expect(await Promise.all(running)).toEqual(['a', 'b', 'c']);
  expect(await inTurn(() => Promise.resolve('e'))).toBe('e');
});

test('a work that fails gives its turn on', async () => {
  const inTurn = createTurns(1, 1);
  const failed = inTurn(() => Promise.reject(new Error('broken')));
  const next = inTurn(() => Promise.resolve('next'));
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('next');
});
