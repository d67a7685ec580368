import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../../server/simulator/simulator.js';
import { buyer, eventually, seller, startSimulator, stopAll } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
afterEach(stopAll);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the control API', () => {
  test('keeps phones and messages, newest first', async () => {
    const daraja = await startSimulator();
    for (const text of ['one', 'two']) await daraja.control('POST', '/messages', { to: seller, text });
    await daraja.control('POST', '/messages', { to: 'wanjiku@example.com', text: '<b>three</b>' });
    const inbox = await daraja.control<{ text: string }[]>('GET', `/messages/${seller}`);
    expect(inbox.body.map((message) => message.text)).toEqual(['two', 'one']);
    const mail = await daraja.control<object[]>('GET', '/messages/wanjiku@example.com');
    expect(mail.body).toMatchObject([{ to: 'wanjiku@example.com', text: '<b>three</b>' }]);
    const phones = await daraja.control('GET', '/phones');
    expect(phones.body).toEqual([
      { msisdn: seller, balanceCents: 30_000_000, pin: '1234', behaviour: 'normal' },
    ]);
  });

  test('keeps the books balanced when a balance is set by hand, and after a reset', async () => {
    const daraja = await startSimulator();
    await daraja.pay();
    await daraja.control('PUT', `/phones/${seller}`, { balanceCents: 0 });
    expect(await daraja.books()).toMatchObject({ balanced: true, sumCents: 100_000_000 });
    await daraja.control('POST', '/reset');
    expect(await daraja.books()).toMatchObject({ phones: [], transactions: [], balanced: true });
  });

  test.each([
    ['PUT', '/phones/0722000001', {}, 'A phone number reads 2547XXXXXXXX'],
    ['PUT', `/phones/${buyer}`, { balanceCents: -1 }, '"balanceCents" must be'],
    ['PUT', `/phones/${buyer}`, { pin: 1234 }, '"pin" must be a string'],
    ['PUT', `/phones/${buyer}`, { behaviour: 'rich' }, '"behaviour"'],
    ['POST', '/messages', { to: 'nobody', text: 'x' }, 'an e-mail address'],
    ['POST', '/messages', '{"to":', 'The body is no JSON'],
  ])('%s %s with %j is refused', async (method, path, body, message) => {
    const daraja = await startSimulator();
    const answer = await daraja.control<{ error: string }>(method, path, body);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(message)]);
  });

  test('refuses answers to no prompt, and answers that are none', async () => {
    const daraja = await startSimulator();
    expect((await daraja.control('POST', '/prompts/none', { answer: 'cancel' })).status).toBe(404);
    expect((await daraja.control('POST', '/prompts/none', { answer: 'pin' })).status).toBe(400);
    expect((await daraja.control('GET', '/nothing')).status).toBe(404);
  });
});

describe('a restart', () => {
  test('keeps books, keys, used ids and open prompts', async () => {
    const dataFile = join(folder, 'books.json');
    const before = await startSimulator({ dataFile, promptTtlMs: 1_500 });
    await before.pay();
    const { body } = await before.push();
    const books = await before.books();
    await before.stop();
    const after = await startSimulator({ dataFile });
    expect(await after.books()).toEqual(books);
    expect(after.simulator.certificate).toBe(before.simulator.certificate);
    expect((await after.pay()).body.errorCode).toBe('500.002.1001');
    expect(await after.prompts()).toMatchObject([{ state: 'open', msisdn: buyer }]);
    await eventually(async () => ((await after.prompts())[0]?.state === 'expired' ? true : undefined));
    expect((await after.query(body.CheckoutRequestID)).body.ResultCode).toBe('1037');
    await after.stop();
  });

  test('on a port that is taken says so', async () => {
    const first = await createSimulator();
    await expect(createSimulator({ port: first.port })).rejects.toThrow('EADDRINUSE');
    await first.close();
  });
});

describe('the phone page', () => {
  test('is served with a strict policy and tells every change', async () => {
    const daraja = await startSimulator();
    const page = await fetch(daraja.url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('Simulated phone, not Safaricom');
    expect(await (await fetch(`${daraja.url}/mail.html`)).text()).toContain('Mails of the demo');
    for (const script of ['phone.js', 'mail.js', 'parts.js'])
      expect((await fetch(`${daraja.url}/${script}`)).status).toBe(200);
    const feed = await fetch(`${daraja.url}/phone/events`);
    const reader = feed.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('data: {"phones":[],"prompts":[],"messages":[]}\n\n');
    await daraja.push();
    expect((await reader?.read())?.value).toContain('"state":"open"');
    await reader?.cancel();
  });

  test('moves the demo time of Amana, and says when Amana is away', async () => {
    const bodies: string[] = [];
    let nextDueAt: string | null = '2026-11-21T11:01:30.000Z';
    const amana = createServer((request, response) => {
      request.on('data', (part: Buffer) => bodies.push(part.toString()));
      request.on('end', () => {
        const data = { now: '2026-11-21T11:00:00.000Z', nextDueAt };
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, data }));
      });
    }).listen(0);
    const appUrl = `http://127.0.0.1:${String((amana.address() as AddressInfo).port)}`;
    const simulator = await createSimulator({ appUrl });
    const move = (body: object): Promise<Response> =>
      fetch(`${simulator.url}/phone/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await move({ advanceSeconds: 3600 })).status).toBe(200);
    expect((await move({ to: 'next' })).status).toBe(200);
    expect(bodies).toEqual(['{"advanceSeconds":3600}', '{"advanceSeconds":91}']);
    nextDueAt = null;
    expect((await move({ to: 'next' })).status).toBe(409);
    expect((await move({ advanceSeconds: 0 })).status).toBe(400);
    amana.closeAllConnections();
    await new Promise((resolve) => amana.close(resolve));
    const away = await fetch(`${simulator.url}/phone/clock`);
    expect(away.status).toBe(502);
    expect(((await away.json()) as { error: string }).error).toContain('does not answer');
    await simulator.close();
  });
});
