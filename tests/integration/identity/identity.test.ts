import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Security } from '../../../shared/src/auth/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { IdQueue, MyIdentity, SentId } from '../../../shared/src/identity/contract.js';
import type { MyLimits } from '../../../shared/src/limits/contract.js';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import { startAmana } from '../../support/app.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { verifiedAt } from '../../support/people.js';
import { personWith, type Newcomer } from '../../support/roles.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { contentOf, jpeg, mp4, pdf, photoFromNairobi, storedNow } from '../files/fixtures.js';
import { fetchPicture, sendId, sentId } from './sending.js';

const suite = useAmana();
let risk: ApiClient;
let phones = 0;

beforeAll(async () => {
  risk = (await personWith(suite.amana, 'risk')).client;
});

/** A person of level 1. */
async function known(...roles: Parameters<typeof personWith>[1][]): Promise<Newcomer> {
  const person = await personWith(suite.amana, ...roles);
  phones += 1;
  await verifiedAt(suite.amana, person.client, `2547330001${String(phones).padStart(2, '0')}`);
  return person;
}

const mine = ({ client }: Newcomer) => client.ok<MyIdentity>('GET', '/users/me/identity');
const levelOf = async ({ client }: Newcomer) => (await client.ok<MyLimits>('GET', '/users/me/limits')).level;
const waiting = async () => (await risk.ok<IdQueue>('GET', '/admin/identity')).items;
const decide = (id: string, decision: 'approve' | 'reject', reason = 'As I see it') =>
  ['POST', `/admin/identity/${id}/${decision}`, { reason }] as const;
const codeOf = ({ status, body }: Awaited<ReturnType<typeof sendId>>) =>
  body.success ? [status] : [status, body.error.code, body.error.details?.fields?.[0]?.field];

describe('sending an ID', () => {
  test('it waits, its picture is drawn anew and sealed where it is kept, and nobody else sees it', async () => {
    const person = await known();
    expect(await mine(person)).toEqual({ checked: false, sent: null });
    const photo = await photoFromNairobi();
    const sent = await sentId(person.client, { content: photo });
    expect(sent).toMatchObject({ state: 'waiting', kind: 'national_id', last4: '4821', picture: true });
    expect(await mine(person)).toEqual({ checked: false, sent });

    const answer = await fetchPicture(person.client, sent.id);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const shown = await contentOf(answer);
    expect(await sharp(shown).metadata()).toMatchObject({ width: 40, height: 80 });
    expect((await sharp(shown).metadata()).exif).toBeUndefined();
    expect(await contentOf(await fetchPicture(risk, sent.id))).toEqual(shown);
    const [arbiter, other] = [await personWith(suite.amana, 'arbiter'), await personWith(suite.amana)];
    for (const stranger of [arbiter, other])
      expect((await fetchPicture(stranger.client, sent.id)).status).toBe(404);
    expect((await fetchPicture(suite.amana.anonymous, sent.id)).status).toBe(401);

    const kept = await inDatabase(suite.amana.config.mongodbUri, async (db) => {
      const doc = await db.collection('identity').findOne({ user: person.id });
      const chunk = await db.collection('file_contents.chunks').findOne({ files_id: doc!.content as never });
      return (chunk!.data as { buffer: Buffer }).buffer;
    });
    expect(kept.length).toBeGreaterThan(shown.length);
    expect(kept.includes(shown.subarray(0, 20))).toBe(false);
    expect(kept.includes(shown.toString('base64').slice(0, 20))).toBe(false);
  });

  test.each([
    ['no number of four', { fields: { last4: '48' } }, [400, 'VALIDATION_FAILED', 'last4']],
    ['the whole number', { fields: { last4: '33445566' } }, [400, 'VALIDATION_FAILED', 'last4']],
    ['another kind', { fields: { kind: 'library_card' } }, [400, 'VALIDATION_FAILED', 'kind']],
    ['a PDF', { content: pdf() }, [415, 'UNSUPPORTED_MEDIA', 'file']],
    ['a video', { content: mp4() }, [415, 'UNSUPPORTED_MEDIA', 'file']],
    ['no file of any kind', { content: Buffer.from('?') }, [415, 'UNSUPPORTED_MEDIA', 'file']],
    ['a broken picture', { content: Buffer.from('ffd8ffe000104a46', 'hex') }, [422, 'FILE_REFUSED', 'file']],
  ] as const)('refused: %s, and nothing is kept of it', async (_name, sending, refusal) => {
    const person = await known();
    const before = await storedNow(suite);
    const answer = await sendId(person.client, sending);
    expect(codeOf(answer)).toEqual(refusal);
    if (refusal[0] === 415)
      expect(answer.body).toMatchObject({
        error: { message: expect.stringMatching(/(^|\. )Send a photo: JPEG, PNG or WebP\.$/) },
      });
    expect(await mine(person)).toEqual({ checked: false, sent: null });
    expect(await storedNow(suite)).toEqual(before);
  });

  test('a verified number comes first', async () => {
    const { client } = await personWith(suite.amana);
    expect(codeOf(await sendId(client))).toEqual([409, 'PHONE_NOT_VERIFIED', undefined]);
  });

  test('one at a time: of two at once one waits, and a repeat is told the first answer', async () => {
    const person = await known();
    const before = await storedNow(suite);
    const content = await jpeg();
    const keys = [newKey(), newKey()];
    const answers = await Promise.all(keys.map((key) => sendId(person.client, { content, key })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(codeOf(answers.find(({ status }) => status === 409)!)[1]).toBe('STATE_CONFLICT');
    for (const [n, key] of keys.entries()) {
      const again = await sendId(person.client, { content, key });
      expect(again).toEqual({ ...answers[n]!, replayed: true });
    }
    expect((await sendId(person.client, { key: keys[0]! })).body).toMatchObject({
      error: { code: 'KEY_REUSED' },
    });
    expect(await storedNow(suite)).toEqual([before[0]! + 1, before[1]! + 1, before[2]]);
  });
});

describe('staff', () => {
  test('see those that wait, the oldest first, and approve: the limits rise', async () => {
    const [first, second] = [await known(), await known()];
    const ids = [await sentId(first.client), await sentId(second.client)];
    const queue = (await waiting()).filter(({ user }) => [first.id, second.id].includes(user.id));
    expect(queue).toEqual([
      { ...ids[0]!, user: { id: first.id, name: 'Njeri K.' } },
      { ...ids[1]!, user: { id: second.id, name: 'Njeri K.' } },
    ]);
    expect(await levelOf(first)).toBe(1);

    const key = newKey();
    const decided = await risk.ok<SentId>(...decide(ids[0]!.id, 'approve'), key);
    expect(decided).toMatchObject({ state: 'approved', reason: null });
    expect(await risk.ok<SentId>(...decide(ids[0]!.id, 'approve'), key)).toEqual(decided);
    expect(await levelOf(first)).toBe(2);
    expect(await levelOf(second)).toBe(1);
    expect(await mine(first)).toEqual({ checked: true, sent: decided });
    expect((await waiting()).map(({ id }) => id)).not.toContain(ids[0]!.id);
    expect(codeOf(await sendId(first.client))).toEqual([409, 'STATE_CONFLICT', undefined]);

    const admin = await suite.amana.signIn('admin');
    const log = await admin.ok<Page<StaffAction>>('GET', '/admin/actions');
    expect(log.items[0]).toMatchObject({
      action: 'id_approve',
      person: { id: first.id, name: 'Njeri K.' },
      reason: 'As I see it',
    });
    const { events } = await first.client.ok<Security>('GET', '/auth/security');
    expect(events.map(({ what }) => what).slice(0, 2)).toEqual(['id_checked', 'id_sent']);
    const notices = await first.client.ok<Page<Notification>>('GET', '/notifications');
    expect(notices.items[0]).toMatchObject({ kind: 'id_checked', transactionId: null });
  });

  test('turn down with a reason that the person reads, who sends another', async () => {
    const person = await known();
    const { id } = await sentId(person.client);
    await risk.ok(...decide(id, 'reject', 'The number cannot be read.'));
    expect(await mine(person)).toMatchObject({
      checked: false,
      sent: { id, state: 'rejected', reason: 'The number cannot be read.' },
    });
    expect(await levelOf(person)).toBe(1);
    const notices = await person.client.ok<Page<Notification>>('GET', '/notifications');
    expect(notices.items[0]!.text).toContain('“The number cannot be read.”');
    const again = await sentId(person.client);
    expect((await mine(person)).sent).toEqual(again);
  });

  test('decide once: of two at once one is first', async () => {
    const person = await known();
    const { id } = await sentId(person.client);
    const admin = await suite.amana.signIn('admin');
    const key = () => ({ 'idempotency-key': newKey() });
    const answers = await Promise.all([
      risk.send(...decide(id, 'approve'), key()),
      admin.send(...decide(id, 'reject'), key()),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await levelOf(person)).toBe(answers[0].status === 200 ? 2 : 1);
  });

  test('never on their own, not without a reason, nor without a fresh proof', async () => {
    const person = await known('risk');
    const { id } = await sentId(person.client);
    expect(await person.client.refused(...decide(id, 'approve'))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await risk.refused(...decide(id, 'approve', ' '))).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    const old = provenBefore(risk, suite.amana.config.jwtSecrets[0], 301_000);
    expect(await old.refused(...decide(id, 'approve'))).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(await risk.refused(...decide('nobody', 'approve'))).toMatchObject({ status: 404 });
    expect(await levelOf(person)).toBe(1);
  });
});

describe('the picture', () => {
  test('is removed 30 days after the decision, and before it nothing is', async () => {
    const { config, simulator } = suite.amana;
    const [old, young] = [await known(), await known()];
    const [gone, kept] = [await sentId(old.client), await sentId(young.client)];
    for (const { id } of [gone, kept]) await risk.ok(...decide(id, 'approve'));
    const places = await inDatabase(config.mongodbUri, async (db) => {
      const documents = db.collection<{ _id: string; removeAt: Date; decidedAt: Date; content: string }>(
        'identity',
      );
      const doc = (await documents.findOne({ _id: gone.id }))!;
      expect(doc.removeAt.getTime() - doc.decidedAt.getTime()).toBe(30 * 86_400_000);
      await documents.updateOne({ _id: gone.id }, { $set: { removeAt: new Date(Date.now() - 1_000) } });
      const young = (await documents.findOne({ _id: kept.id }))!;
      const at = new Date(Date.now() - 25 * 3_600_000);
      await db.collection<{ _id: string; at: Date }>('uploads').insertOne({ _id: young.content, at });
      return { gone: doc.content, kept: young.content };
    });
    const again = await startAmana({
      database: new URL(config.mongodbUri).pathname.slice(1),
      secrets: { JWT_SECRET: config.jwtSecrets[0], DATA_KEY: config.dataKeys[0].toString('base64') },
      keep: simulator,
    });
    try {
      await until('the sweeps have been', async () => {
        const { sent } = await mine(old);
        return !sent!.picture && (await storedNow(suite))[2] === 0;
      });
    } finally {
      await again.stop();
    }
    expect((await fetchPicture(old.client, gone.id)).status).toBe(404);
    expect((await fetchPicture(young.client, kept.id)).status).toBe(200);
    const stored = await inDatabase(config.mongodbUri, (db) =>
      db.collection('file_contents.files').countDocuments({ _id: { $in: Object.values(places) as never[] } }),
    );
    expect(stored).toBe(1);
    expect((await mine(old)).checked).toBe(true);
  });
});
