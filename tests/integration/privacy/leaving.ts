import { BSON, MongoClient, type Db } from 'mongodb';
import type { Page } from '../../../shared/src/http.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Wallet, Withdrawal } from '../../../shared/src/wallet/contract.js';
import type { Report } from '../../../server/src/audit/tally.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import type { Amana } from '../../support/app.js';
import type { ApiClient } from '../../support/client.js';
import { signUp, verifiedAt } from '../../support/people.js';
import { dealAt } from '../../support/story.js';
import { until } from '../../support/until.js';
import { filed, png } from '../files/fixtures.js';
import { sentId } from '../identity/sending.js';

export const SECRETS = {
  name: 'Nyambura Wa-Kilimani',
  email: 'nyambura.kilimani@example.co.ke',
  phone: '254733918273',
  message: 'Meet me behind the Uhuru monument',
  claim: 'My cousin Barasa saw it whole',
  file: 'the yellow gate at Kilimani',
  rating: 'Polite, pays on the minute',
  last4: 'Q7Z9',
};

/** She sends her ID, sells, writes, sends a photo, answers a claim, rates, and has the money on her wallet. */
export async function lived(amana: Amana): Promise<{ she: ApiClient; buyer: ApiClient; deal: string }> {
  const { url } = amana.anonymous;
  const { name, email, phone } = SECRETS;
  const she = await signUp({ url, control: amana.control }, { email, name });
  await verifiedAt(amana, she, phone);
  await sentId(she, { fields: { last4: SECRETS.last4 } });
  const buyer = await amana.signIn('buyer');
  const { id } = await dealAt(amana, { buyer, seller: she }, 'funded');
  await she.ok('POST', `/transactions/${id}/messages`, { text: SECRETS.message });
  await buyer.ok('POST', `/transactions/${id}/messages`, { text: 'I come at noon' });
  await filed(she, id, {
    content: await png(),
    name: `${SECRETS.file}.png`,
    fields: { caption: SECRETS.file },
  });
  await she.ok('POST', `/transactions/${id}/deliver`, { note: 'By courier' });
  const claimed = await buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, {
    kind: 'not_as_described',
    claimCents: 4_500_000,
    reason: 'The lid is broken',
  });
  const dispute = claimed.dispute!.id;
  const answer = { answer: 'counter', buyerCents: 0, sellerCents: 4_500_000, reason: SECRETS.claim };
  const answered = await she.ok<{ v: number }>('POST', `/disputes/${dispute}/respond`, answer);
  await buyer.ok('POST', `/disputes/${dispute}/withdraw`, { v: answered.v });
  await buyer.ok('POST', `/transactions/${id}/accept`, {});
  await she.ok('POST', `/transactions/${id}/rating`, { stars: 5, comment: SECRETS.rating });
  return { she, buyer, deal: id };
}

export async function emptied(she: ApiClient): Promise<void> {
  const { balanceCents } = await she.ok<Wallet>('GET', '/wallet');
  await she.ok('POST', '/wallet/withdrawals', { amountCents: balanceCents });
  await until('the withdrawal has arrived', async () => {
    const { items } = await she.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
    return items[0]?.outcome === 'paid';
  });
}

const SEALED = /"((?:[\w-]{6}\.)?[\w-]{40,})"/g;

/** Where in the whole store any of these texts is, sealed ones opened: `collection/_id`. */
export async function placesOf(db: Db, dataKeys: [Buffer, ...Buffer[]], texts: string[]): Promise<string[]> {
  const crypto = createCrypto(dataKeys);
  const opened = (sealed: string): string => {
    try {
      return crypto.open(sealed);
    } catch {
      return '';
    }
  };
  const places: string[] = [];
  for (const { name } of await db.listCollections().toArray())
    for await (const doc of db.collection(name).find()) {
      const json = BSON.EJSON.stringify(doc, { relaxed: true });
      const all = [json, ...[...json.matchAll(SEALED)].map(([, sealed]) => opened(sealed!))].join('\n');
      if (texts.some((text) => all.includes(text))) places.push(`${name}/${String(doc._id)}`);
    }
  return places;
}

/** What an audit of the books at this address finds, and where it read them. */
export async function audited<R extends Report>(
  uri: string,
  work: (client: MongoClient, database: string) => Promise<R>,
): Promise<{ places: string[]; mark: R['mark'] }> {
  const client = await new MongoClient(uri).connect();
  try {
    const { rows, mark } = await work(client, new URL(uri).pathname.slice(1));
    return { places: rows.flatMap((row) => row.findings.map(({ place }) => place)), mark };
  } finally {
    await client.close();
  }
}
