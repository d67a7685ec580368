import type { Entry, Payment, Payout, Reconciled } from './documents.js';
import type { Source } from './snapshot.js';
import type { StatementRow } from './statement.js';
import type { Tally } from './tally.js';

/** As late as an entry may follow M-Pesa, where M-Pesa has not told when it moved the money. */
const LATE_MS = 48 * 3_600_000;
/** As far as our clocks may be from M-Pesa's. */
const SKEW_MS = 30_000;

/** What our books say of one row of M-Pesa's. */
export interface Booked {
  entry: string;
  source: string;
  cents: number;
  /** M-Pesa moved the money in between. */
  earliest: Date;
  latest: Date;
}

export interface MetPayout extends Payout {
  rows: StatementRow[];
}

/** What moved our float, and who may still move it. */
export interface Float {
  /** By receipt, `<receipt>/charge`, or `ref <reference>` while the receipt is not known. */
  booked: Map<string, Booked>;
  payouts: MetPayout[];
  /** By their originator id, and by their receipt. */
  payoutBy: Map<string, MetPayout>;
  /** References of the payments that are not confirmed. */
  unpaid: Set<string>;
  /** Times of which staff have handed a statement in, so that its charges are booked. */
  imported: { from: Date; until: Date }[];
}

interface Named {
  key: string;
  earliest?: Date | undefined;
  latest?: Date | undefined;
}

interface Paper extends Reconciled {
  state?: string;
  paidAt?: Date;
  figures?: { from: string; until: string };
  decision?: string;
}

/** The row of M-Pesa's that a paper is about; what the paybill held before our first day has none. */
function rowNamed({ _id, kind }: Paper): string | null {
  const receipt = _id.split('/')[1] ?? '';
  if (kind === 'charge') return `${receipt}/charge`;
  return ['unmatched', 'own', 'cents', 'differs'].includes(kind) && receipt !== 'opening' ? receipt : null;
}

const project = (...fields: string[]) => ({
  $project: Object.fromEntries(fields.map((field) => [field, 1])),
});

async function sourcesOf(source: Source, float: Float): Promise<Map<string, Named>> {
  const named = new Map<string, Named>();
  const keyOf = (receipt: string | undefined, ref: string): string => receipt ?? `ref ${ref}`;
  const payments = source.read<Payment & { at?: Date }>('payments', project('state', 'ref', 'receipt', 'at'));
  for await (const batch of payments)
    for (const { _id, state, ref, receipt, at } of batch) {
      named.set(`payments/${_id}`, { key: keyOf(receipt, ref), earliest: at });
      if (state !== 'CONFIRMED') float.unpaid.add(ref);
    }
  const fields = project('state', 'amountCents', 'oci', 'receipt', 'createdAt');
  for await (const batch of source.read<Payout>('payouts', fields))
    for (const payout of batch) {
      const { _id, oci, receipt, createdAt } = payout;
      const met = { ...payout, rows: [] };
      named.set(`payouts/${_id}`, { key: keyOf(receipt, oci), earliest: createdAt });
      float.payouts.push(met);
      float.payoutBy.set(oci, met);
      if (receipt !== undefined) float.payoutBy.set(receipt, met);
    }
  const papers = source.read<Paper>(
    'reconciliation',
    project('kind', 'state', 'paidAt', 'figures', 'decision'),
  );
  for await (const batch of papers)
    for (const paper of batch) {
      const { _id, kind, state, paidAt, figures, decision } = paper;
      const key = rowNamed(paper);
      if (key !== null) named.set(`reconciliation/${_id}`, { key, earliest: paidAt, latest: paidAt });
      if (kind === 'statement' && state === 'closed' && decision === undefined && figures)
        float.imported.push({ from: new Date(figures.from), until: new Date(figures.until) });
    }
  return named;
}

/** Reads all that moved our M-Pesa money, by what M-Pesa calls it. */
export async function floatOf(source: Source, tally: Tally): Promise<Float> {
  const float: Float = {
    booked: new Map(),
    payouts: [],
    payoutBy: new Map(),
    unpaid: new Set(),
    imported: [],
  };
  const sources = await sourcesOf(source, float);
  const byEntry = new Map<string, Booked>();
  const corrections: { of: string; cents: number }[] = [];
  const entries = source.read<Entry>(
    'entries',
    { $match: { 'legs.account': 'float' } },
    project('legs', 'source', 'at', 'corrects'),
  );
  for await (const batch of entries)
    for (const { _id, legs, source: origin, at, corrects } of batch)
      tally.guarded('I11', `entries/${_id}`, () => {
        const cents = legs.find(({ account }) => account === 'float')?.cents ?? 0;
        const name = sources.get(origin);
        if (cents === 0) return;
        if (corrects !== undefined) return void corrections.push({ of: corrects, cents });
        if (!name) return;
        const { key, earliest, latest } = name;
        const known = float.booked.get(key);
        const booked = known ?? {
          entry: _id,
          source: origin,
          cents: 0,
          earliest: earliest ?? new Date(at.getTime() - LATE_MS),
          latest: latest ?? new Date(at.getTime() + SKEW_MS),
        };
        booked.cents += cents;
        float.booked.set(key, booked);
        byEntry.set(_id, booked);
      });
  for (const { of, cents } of corrections) {
    const booked = byEntry.get(of);
    if (booked) booked.cents += cents;
  }
  return float;
}
