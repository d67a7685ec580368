import type { Chance } from '../sim/chance.js';
import type { Letter } from './postbox.js';

/** A letter that M-Pesa never wrote, and what must be answered. */
export interface Forged extends Letter {
  kind: string;
  status: 200 | 404;
}

interface Parts {
  channel: string;
  id: string;
  token: string;
}

const partsOf = ({ path }: Letter): Parts => {
  const [channel, id, token] = path.split('/').slice(-3) as [string, string, string];
  return { channel, id, token };
};

const pathOf = ({ channel, id, token }: Parts): string => `/api/callbacks/${channel}/${id}/${token}`;

interface Stk {
  Body: {
    stkCallback: { CheckoutRequestID: string; ResultCode: number | string; CallbackMetadata?: object };
  };
}

const metadata = (amount: number, receipt: string): object => ({
  Item: [
    { Name: 'Amount', Value: amount },
    { Name: 'MpesaReceiptNumber', Value: receipt },
    { Name: 'PhoneNumber', Value: 254712345678 },
  ],
});

const stkOf = ({ body }: Letter): Stk => JSON.parse(body) as Stk;

function retold(letter: Letter, change: Partial<Stk['Body']['stkCallback']>): string {
  const told = stkOf(letter);
  return JSON.stringify({ Body: { stkCallback: { ...told.Body.stkCallback, ...change } } });
}

const isStk = (letter: Letter): boolean => letter.path.includes('/stk/');
const isPayout = (letter: Letter): boolean => letter.path.includes('/b2c/');

/** Writes letters like those that were seen, with one thing wrong in each. */
export function createForger(chance: Chance) {
  const seen: { all: Letter[]; stk: Letter[]; payouts: Letter[] } = { all: [], stk: [], payouts: [] };
  const receipt = (): string => `F${String(chance.whole(1e9)).padStart(9, '0')}`;

  const kinds: Record<string, () => [letter: Letter, status: Forged['status']]> = {
    'a token that was never given'() {
      const letter = chance.pick(seen.all);
      const parts = partsOf(letter);
      const at = chance.whole(parts.token.length);
      const digit = ((parseInt(parts.token[at]!, 16) + 1 + chance.whole(15)) % 16).toString(16);
      const token = parts.token.slice(0, at) + digit + parts.token.slice(at + 1);
      return [{ ...letter, path: pathOf({ ...parts, token }) }, 404];
    },
    'the token of another'() {
      const [letter, other] = [chance.pick(seen.all), chance.pick(seen.all)];
      const [parts, { id, token }] = [partsOf(letter), partsOf(other)];
      const same = parts.id === id;
      return [{ ...letter, path: pathOf({ ...parts, token: same ? `${token}00` : token }) }, 404];
    },
    'the token of another channel'() {
      const letter = chance.pick(seen.all);
      const parts = partsOf(letter);
      const channel = parts.channel === 'stk' ? 'b2c' : 'stk';
      return [{ ...letter, path: pathOf({ ...parts, channel }) }, 404];
    },
    'the words of another payment'() {
      const [letter, other] = [chance.pick(seen.stk), chance.pick(seen.stk)];
      return [{ path: letter.path, body: other.body }, 200];
    },
    'the words of another payout'() {
      const [letter, other] = [chance.pick(seen.payouts), chance.pick(seen.payouts)];
      const own = letter.path === other.path;
      return [{ path: letter.path, body: own ? '{"Result":{}}' : other.body }, 200];
    },
    'another amount'() {
      const letter = chance.pick(seen.stk);
      const change = { ResultCode: 0, CallbackMetadata: metadata(1 + chance.whole(250_000), receipt()) };
      return [{ path: letter.path, body: retold(letter, change) }, 200];
    },
    'another amount paid out'() {
      const letter = chance.pick(seen.payouts);
      const body = letter.body.replace(/("Key":"TransactionAmount","Value":)\d+/, `$1${1 + chance.whole(9)}`);
      return [{ path: letter.path, body: body === letter.body ? '{"Result":{"ResultCode":0}}' : body }, 200];
    },
    'another code'() {
      const letter = chance.pick(seen.stk);
      const paid = String(stkOf(letter).Body.stkCallback.ResultCode) === '0';
      const change = paid
        ? { ResultCode: chance.pick([1, 1032, 1037, 2001, 'E3008']) }
        : { ResultCode: chance.pick([0, '0']), CallbackMetadata: metadata(100, receipt()) };
      return [{ path: letter.path, body: retold(letter, change) }, 200];
    },
    'an id that M-Pesa never gave'() {
      const letter = chance.pick(seen.stk);
      const CheckoutRequestID = `ws_CO_${chance.whole(1e12)}`;
      return [{ path: letter.path, body: retold(letter, { CheckoutRequestID, ResultCode: 0 }) }, 200];
    },
  };
  const names = Object.keys(kinds);

  return {
    saw(letter: Letter): void {
      seen.all.push(letter);
      if (isStk(letter)) seen.stk.push(letter);
      if (isPayout(letter)) seen.payouts.push(letter);
    },
    get ready(): boolean {
      return seen.stk.length > 1 && seen.payouts.length > 1;
    },
    seen,
    write(): Forged {
      const kind = chance.pick(names);
      const [letter, status] = kinds[kind]!();
      return { ...letter, kind, status };
    },
  };
}

/** The same, told in other shapes: codes as text, another order, fields that nobody knows. */
export function shapesOf({ path, body }: Letter): Letter[] {
  const spread = JSON.stringify(JSON.parse(body), null, 1);
  const texts = body.replace(/"ResultCode":(\d+)/, '"ResultCode":"$1"');
  const more = body.replace(/}$/, ',"Header":{"Version":"1.0"}}');
  return [...new Set([body, spread, texts, more])].map((shape) => ({ path, body: shape }));
}
