import { expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkSeries,
  describeFolder,
  openFolder,
} from '../../../../../../server/src/platform/mongo/local/data-folder.js';

test('a folder remembers which mongod made it, and under which port', async () => {
  const root = await mkdtemp(join(tmpdir(), 'amana-folder-'));
  try {
    const folder = join(root, 'mongo');
    expect(await openFolder(folder)).toBeNull();
    await describeFolder(folder, { version: '6.0.5', port: 4000 });
    expect(await openFolder(folder)).toEqual({ version: '6.0.5', port: 4000 });
  } finally {
    await rm(root, { recursive: true });
  }
});

test('only the release series that made a folder may open it', () => {
  expect(() => checkSeries('.data/mongo', '6.0.5', '6.0.19')).not.toThrow();
  for (const other of ['8.2.1', '6.1.0', '5.0.5'])
    expect(() => checkSeries('.data/mongo', '6.0.5', other)).toThrow(/made by mongod 6\.0\.5.*npm run reset/);
});
