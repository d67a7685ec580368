import type { FeePayer, Quote } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { parseKes } from '@amana/shared/money.js';
import { Money } from '../../../components/ui/Money.js';
import { errorText } from '../../../lib/error-text.js';
import { useQuote } from '../transactions.commands.js';

interface Props {
  price: string;
  feePayer: FeePayer;
  role: Party | null;
}

/** The quote for the price as typed, once it is a price. */
export function useTypedQuote(price: string, feePayer: FeePayer) {
  const amountCents = parseKes(price);
  return useQuote(amountCents === null || amountCents === 0 ? null : { amountCents, feePayer });
}

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
export function LiveQuote({ price, feePayer, role }: Props) {
  const { data, error, isPlaceholderData } = useTypedQuote(price, feePayer);
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
