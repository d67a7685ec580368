import { expect, test } from '@jest/globals';
import { createSimulator } from '../../../server/simulator/simulator.js';
import { environment, freePort, newDatabase, newSecrets } from '../../support/app.js';
import { forkChild } from '../../support/child.js';
import { signInAt } from '../../support/client.js';
import { PROPOSAL } from '../../support/story.js';
import { filed, pdf, refusalIn, sendFile } from './fixtures.js';

test('no log line holds what is in a file, its name or its caption', async () => {
  const simulator = await createSimulator({});
  const [port, database] = [await freePort(), newDatabase()];
  const facts = { port, database, simulatorUrl: simulator.url, certificate: simulator.certificate };
  const api = forkChild('main', { ...environment({ ...facts, secrets: newSecrets() }), LOG_LEVEL: 'debug' });
  let log = '';
  for (const stream of [api.process.stdout, api.process.stderr])
    stream!.on('data', (bytes: Buffer) => (log += bytes.toString()));
  await api.ready;
  const seller = await signInAt(`http://127.0.0.1:${port}`, 'seller');
  const { id } = await seller.ok<{ id: string }>('POST', '/transactions', PROPOSAL);
  const sending = { name: 'zebra-name.pdf', fields: { caption: 'zebra caption' } };
  await filed(seller, id, { ...sending, content: pdf('/Title (zebra content)') });
  const refused = await sendFile(seller, id, {
    ...sending,
    content: pdf('/Title (zebra content) /S /Launch'),
  });
  expect(refusalIn(refused)[0]).toBe(422);
  await api.kill('SIGTERM');
  await simulator.close();
  expect(log).toContain('/api/transactions/:id/files');
  expect(log).not.toContain('zebra');
}, 60_000);
