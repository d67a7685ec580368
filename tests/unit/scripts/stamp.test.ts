import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Stamp {
  hashOf: (paths: string[]) => string;
  isFresh: (stampFile: string, hash: string) => boolean;
  writeStamp: (stampFile: string, hash: string) => void;
}

const module: string = '../../../scripts/lib/stamp.mjs';
const { hashOf, isFresh, writeStamp } = (await import(module)) as Stamp;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-stamp-'));
  await mkdir(join(folder, 'src', 'deep'), { recursive: true });
  await writeFile(join(folder, 'src', 'a.ts'), 'a');
  await writeFile(join(folder, 'src', 'deep', 'b.ts'), 'b');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const hash = () => hashOf([join(folder, 'src'), join(folder, 'lock.json')]);

test('times do not count', async () => {
  const before = hash();
  await utimes(join(folder, 'src', 'a.ts'), 1, 1);
  expect(hash()).toBe(before);
});

test('a changed, new, moved or removed file does', async () => {
  const seen = new Set([hash()]);
  const after = async (change: Promise<unknown>) => {
    await change;
    seen.add(hash());
  };
  await after(writeFile(join(folder, 'src', 'deep', 'b.ts'), 'B'));
  await after(writeFile(join(folder, 'lock.json'), '{}'));
  await after(rm(join(folder, 'src', 'a.ts')));
  await after(writeFile(join(folder, 'src', 'deep', 'a.ts'), 'a'));
  expect(seen.size).toBe(5);
});

test('a stamp is fresh for its own hash alone', () => {
  const stamp = join(folder, 'dist', '.stamp');
  expect(isFresh(stamp, hash())).toBe(false);
  writeStamp(stamp, hash());
  expect(isFresh(stamp, hash())).toBe(true);
  expect(isFresh(stamp, 'another')).toBe(false);
});
