import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { DealFile } from '../../../shared/src/files/contract.js';
import type { Case, Dispute } from '../../../shared/src/disputes/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { claimed, newcomer } from '../disputes/claims.js';
import {
  fetchFile,
  filed,
  formOf,
  jpeg,
  letAnHourPass,
  listOf,
  refusalIn,
  sendFile,
  sendForm,
} from './fixtures.js';

const suite = useAmana();
let deal: string;
let stranger: ApiClient;
let admin: ApiClient;
let photo: Buffer;

beforeAll(async () => {
  deal = (await dealAt(suite.amana, suite.people, 'joined')).id;
  stranger = await newcomer(suite);
  admin = await suite.amana.signIn('admin');
  photo = await jpeg();
});

beforeEach(async () => {
  await letAnHourPass(suite);
});

describe('who', () => {
  let file: DealFile;
  beforeAll(async () => {
    file = await filed(suite.people.buyer, deal, { content: photo });
  });

  test('a stranger is told what he is told of a deal that is not there, before his file is read', async () => {
    const [foreign, missing] = [
      await sendFile(stranger, deal, { content: photo }),
      await sendFile(stranger, 'AM2222ZZ', { content: photo }),
    ];
    expect(refusalIn(foreign)).toEqual([404, 'NOT_FOUND', undefined]);
    expect(foreign.body).toEqual({ ...missing.body, timestamp: expect.any(String) });
    expect(await stranger.refused('GET', `/transactions/${deal}/files`)).toEqual(
      await stranger.refused('GET', '/transactions/AM2222ZZ/files'),
    );
  });

  test('another person’s file looks like a missing one', async () => {
    const bodies = [];
    for (const id of [file.id, 'nothing', '../../users/me']) {
      const { status, headers, body } = await stranger.send('GET', `/files/${encodeURIComponent(id)}`);
      bodies.push([status, headers.get('content-type'), { ...body, timestamp: '' }]);
    }
    expect(bodies[0]![0]).toBe(404);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
    expect((await fetchFile(stranger, file.id, { query: '?size=thumb' })).status).toBe(404);
  });

  test('signed out: 401', async () => {
    const { anonymous } = suite.amana;
    expect((await sendFile(anonymous, deal, { content: photo })).status).toBe(401);
    expect((await fetchFile(anonymous, file.id)).status).toBe(401);
    expect((await anonymous.send('GET', `/transactions/${deal}/files`)).status).toBe(401);
  });

  test('staff see none of a deal that nobody disputed, and all once somebody has, even afterwards', async () => {
    expect((await fetchFile(admin, file.id)).status).toBe(404);
    expect(await admin.refused('GET', `/transactions/${deal}/files`)).toMatchObject({ status: 404 });
    const own = await claimed(suite);
    const { id, sha256 } = await filed(suite.people.seller, own.deal.id, { content: photo });
    const look = async () => {
      expect((await fetchFile(admin, id)).status).toBe(200);
      expect((await listOf(admin, own.deal.id)).map((each) => [each.id, each.mine])).toEqual([[id, false]]);
    };
    await look();
    expect(refusalIn(await sendFile(admin, own.deal.id, { content: photo }))[0]).toBe(404);
    for (const who of [suite.people.buyer, suite.people.seller])
      expect((await who.ok<Dispute>('GET', `/disputes/${own.id}`)).evidence).toEqual([{ id, sha256 }]);
    expect((await admin.ok<Case>('GET', `/disputes/${own.id}`)).evidence).toEqual([{ id, sha256 }]);
    await suite.people.buyer.ok('POST', `/disputes/${own.id}/withdraw`, {});
    await look();
  });

  test('who watches the deal hears of a new file, a stranger does not', async () => {
    const heard: string[] = [];
    const watch = (name: string, { token, url }: ApiClient): Promise<Socket> =>
      new Promise((joined) => {
        const socket = io(url, { auth: { token }, transports: ['websocket'] });
        socket.on('file:added', (change: unknown) => void heard.push(`${name} ${JSON.stringify(change)}`));
        socket.emit('transaction:join', deal, () => joined(socket));
      });
    const sockets = [await watch('seller', suite.people.seller), await watch('stranger', stranger)];
    await filed(suite.people.buyer, deal, { content: photo });
    await until('the seller hears', () => Promise.resolve(heard.length > 0));
    for (const socket of sockets) socket.close();
    expect(heard).toEqual([`seller {"transactionId":"${deal}"}`]);
  });
});

describe('the form', () => {
  const form = (change: (form: FormData) => void): FormData => {
    const whole = formOf({ content: photo });
    change(whole);
    return whole;
  };

  const asPhoto = (of: FormData): void => {
    of.delete('file');
    of.set('photo', new Blob(['x']), 'b.jpg');
  };

  test.each<[string, (form: FormData) => void, string]>([
    ['without a file', (of) => of.delete('file'), 'file'],
    ['with two', (of) => of.append('file', new Blob(['x']), 'b.jpg'), 'file'],
    ['with a text for a file', (of) => of.set('file', 'photo'), 'file'],
    ['with a file of another name', asPhoto, 'photo'],
    ['without a purpose', (of) => of.delete('purpose'), 'purpose'],
    ['with another purpose', (of) => of.set('purpose', 'fun'), 'purpose'],
    ['with two purposes', (of) => of.append('purpose', 'proof'), 'purpose'],
    ['with a long caption', (of) => of.set('caption', 'x'.repeat(501)), 'caption'],
    ['with a longer caption', (of) => of.set('caption', '🙂'.repeat(60_000)), 'caption'],
    ['with an invisible caption', (of) => of.set('caption', '\u202e\u200b'), 'caption'],
    ['with a field that is none', (of) => of.set('by', 'somebody'), 'by'],
    ['with a prototype', (of) => of.set('__proto__', 'x'), '__proto__'],
    ['with twenty fields', (of) => Array.from({ length: 20 }, (_, n) => of.set(`f${n}`, 'x')), 'file'],
  ])('%s: 400, and the field is named', async (_, change, field) => {
    expect(refusalIn(await sendForm(suite.people.buyer, deal, form(change)))).toEqual([
      400,
      'VALIDATION_FAILED',
      field,
    ]);
  });

  test('its fields may come after the file', async () => {
    const late = new FormData();
    late.set('file', new Blob([new Uint8Array(photo)]), 'a.jpg');
    late.set('caption', 'Later');
    late.set('purpose', 'proof');
    expect(await sendForm(suite.people.buyer, deal, late)).toMatchObject({
      status: 201,
      body: { data: { caption: 'Later', purpose: 'proof' } },
    });
  });

  test.each<[string, BodyInit, string, [number, string]]>([
    ['JSON', '{}', 'application/json', [415, 'UNSUPPORTED_MEDIA']],
    ['a form without its border', '--x', 'multipart/form-data', [400, 'MALFORMED_BODY']],
    [
      'a form that does not end',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
      'multipart/form-data; boundary=x',
      [400, 'MALFORMED_BODY'],
    ],
    [
      'a part without a head',
      '--x\r\n\r\nabc\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
      [400, 'MALFORMED_BODY'],
    ],
    ...['filename="a"', 'name="file"', 'x="y"'].map((rest): [string, string, string, [number, string]] => [
      `a part whose head says only ${rest}`,
      `--x\r\ncontent-disposition: form-data; ${rest}\r\n\r\nabc\r\n--x--\r\n`,
      'multipart/form-data; boundary=x',
      [400, rest.startsWith('name') ? 'VALIDATION_FAILED' : 'MALFORMED_BODY'],
    ]),
    ['nothing but its end', '--x--\r\n', 'multipart/form-data; boundary=x', [400, 'VALIDATION_FAILED']],
  ])('%s', async (_, body, type, [status, code]) => {
    const answer = await fetch(`${suite.amana.anonymous.url}/api/transactions/${deal}/files`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'idempotency-key': newKey(),
        authorization: `Bearer ${suite.people.buyer.token}`,
      },
      body,
    });
    const told = (await answer.json()) as { error?: { code: string } };
    expect([answer.status, told.error?.code]).toEqual([status, code]);
  });

  test.each([
    ['../../etc/passwd', 'passwd.jpg'],
    ['C:\\Users\\me\\screen.jpg', 'screen.jpg'],
    ['evil\u202egpj.exe', 'evilgpj.jpg'],
    ['a\u200b\u200db\ufeff.png', 'ab.jpg'],
    ['photo.jpg.exe', 'photo.jpg'],
    ['.htaccess', 'htaccess.jpg'],
    ['<img src=x>.jpg', '_img src=x_.jpg'],
    ['Skrini 💔 ya Wanjiku.jpeg', 'Skrini 💔 ya Wanjiku.jpg'],
    [`${'x'.repeat(300)}.jpg`, `${'x'.repeat(96)}.jpg`],
  ])('the name %j is kept as %j', async (sent, kept) => {
    const file = await filed(suite.people.buyer, deal, { content: photo, name: sent });
    expect(file.name).toBe(kept);
    const answer = await fetchFile(suite.people.buyer, file.id);
    expect(answer.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent(kept)}`,
    );
  });

  test('a query that is none, another method', async () => {
    const [{ id }] = (await listOf(suite.people.buyer, deal)) as [DealFile];
    expect((await fetchFile(suite.people.buyer, id, { query: '?size=huge' })).status).toBe(400);
    expect((await suite.people.buyer.send('POST', `/files/${id}`, {})).status).toBe(405);
    expect((await suite.people.buyer.send('PATCH', `/transactions/${deal}/files`)).status).toBe(405);
  });
});
