import { afterEach, expect, test } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from '../../../../../../server/src/platform/mongo/local/ports.js';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function listen(): Promise<number> {
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server!.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

test('a free port is given as wished', async () => {
  const port = await listen();
  await new Promise((resolve) => server!.close(resolve));
  expect(await freePort(port)).toBe(port);
});

test('a taken port gives way to a later one', async () => {
  const taken = await listen();
  expect(await freePort(taken)).toBeGreaterThan(taken);
});

test('a port promised to somebody else is passed over', async () => {
  const promised = await freePort();
  expect(await freePort(promised, [promised])).toBeGreaterThan(promised);
});

test('without a wish any port does', async () => {
  expect(await freePort()).toBeGreaterThan(0);
});
