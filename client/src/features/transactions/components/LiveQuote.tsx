import type { FeePayer, Quote } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { Cents } from '@amana/shared/money.js';
import { Money } from '../../../components/ui/Money.js';
import { errorText } from '../../../lib/error-text.js';
import { useQuote } from '../transactions.commands.js';

interface Props {
  /** What is typed; null while it is no price. */
  amountCents: Cents | null;
  feePayer: FeePayer;
  role: Party | null;
}

/** The quote for the price as typed, once it is a price. */
export const useTypedQuote = (amountCents: Cents | null, feePayer: FeePayer) =>
  useQuote(amountCents === null || amountCents === 0 ? null : { amountCents, feePayer });

function Lines({ quote, role }: { quote: Quote; role: Party | null }) {
  const lines: [string, number][] = [
    [role === 'buyer' ? 'You pay' : 'Buyer pays', quote.buyerPaysCents],
    [role === 'seller' ? 'You get' : 'Seller gets', quote.sellerGetsCents],
    ['If it fails, the buyer gets back', quote.buyerBackCents],
  ];
  return lines.map(([label, cents]) => (
    <p key={label} className="flex justify-between gap-4">
      <span>{label}</span>
      <Money cents={cents} className="font-bold" />
    </p>
  ));
}

/** What the price means for both, kept in sight while the questions are answered. */
export function LiveQuote({ amountCents, feePayer, role }: Props) {
  const { data, error, isPlaceholderData } = useTypedQuote(amountCents, feePayer);
  if (error !== null) return <p className="text-sm font-medium text-danger">{errorText(error)}</p>;
  if (data === undefined) return null;
  return (
    <section
      aria-label="Quote"
      aria-busy={isPlaceholderData}
      data-testid="quote"
      className={`border-t border-line pt-3 text-sm ${isPlaceholderData ? 'text-ink-3' : ''}`}
    >
      <Lines quote={data} role={role} />
    </section>
  );
}
