import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Deal, Terms } from '@amana/shared/transactions/contract.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SumTable, type SumRow } from '../../../components/ui/Rows.js';
import { outcomeOfDeal } from '../dispute-words.js';
import { nameOf } from '../people.js';

type Sums = Pick<Terms, 'priceCents' | 'feeBuyerCents' | 'feeSellerCents'>;

interface Props {
  sums: Sums;
  buyerLabel: string;
  sellerLabel: string;
  /** Who gets all back if it fails: `you` or a name; absent once the deal is over. */
  backTo?: string;
  /** Paid in part by part: so much at most is ever held. */
  inParts?: boolean;
  /** Our charge when the seller withdraws the whole sum. */
  withdrawalFeeCents?: Cents;
}

function rowsOf({ sums, buyerLabel, sellerLabel }: Props): SumRow[] {
  const { priceCents, feeBuyerCents, feeSellerCents } = sums;
  const rows: SumRow[] = [{ label: 'Price', cents: priceCents }];
  if (feeBuyerCents > 0) rows.push({ label: 'Amana fee, paid by buyer', cents: feeBuyerCents });
  rows.push({ label: buyerLabel, cents: priceCents + feeBuyerCents, total: true });
  if (feeSellerCents > 0) {
    rows.push({ label: 'Price, to the seller', cents: priceCents });
    rows.push({ label: 'Amana fee, paid by seller', cents: -feeSellerCents });
  }
  rows.push({ label: sellerLabel, cents: priceCents - feeSellerCents, total: true });
  return rows;
}

/** Who pays, who gets, and what comes back; adds up to the shilling. */
export function SumsCard(props: Props) {
  const { sums, backTo, inParts, withdrawalFeeCents } = props;
  const gets = backTo === 'you' ? 'get' : 'gets';
  const back = inParts
    ? `If a part fails, ${backTo} ${gets} back all that is held for it, fee included.`
    : `If it fails, ${backTo} ${gets} all ${formatKes(sums.priceCents + sums.feeBuyerCents)} back, fee included.`;
  return (
    <section className="card">
      <h2 className="mb-1">Who pays, who gets</h2>
      <SumTable caption="Who pays, who gets" rows={rowsOf(props)} />
      {backTo !== undefined && (
        <p className="mt-2 text-sm text-ink-2">
          <MoneyText text={back} />
        </p>
      )}
      {withdrawalFeeCents !== undefined && (
        <p className="mt-1 text-sm text-ink-2">
          <MoneyText
            text={`Sending the seller’s sum from the wallet to M-Pesa costs the seller ${formatKes(withdrawalFeeCents)}.`}
          />
        </p>
      )}
    </section>
  );
}

/** A deal whose money did not all go to the seller: where each shilling went. */
export function EndedCard({ deal }: { deal: Deal }) {
  const { buyerCents, sellerCents, feesCents } = outcomeOfDeal(deal);
  const paidCents = buyerCents + sellerCents + feesCents;
  const buyer = deal.role === 'buyer' ? 'You' : nameOf(deal, 'buyer');
  const seller = deal.role === 'seller' ? 'You received' : `${nameOf(deal, 'seller')} received`;
  return (
    <section className="card">
      <h2 className="mb-1">Who paid, who got it</h2>
      <SumTable
        caption="Who paid, who got it"
        rows={[
          { label: `${buyer} paid`, cents: paidCents },
          ...(feesCents > 0 ? [{ label: 'Amana fee', cents: feesCents }] : []),
          { label: `${buyer} got back`, cents: buyerCents, total: true },
          { label: seller, cents: sellerCents, total: true },
        ]}
      />
    </section>
  );
}
