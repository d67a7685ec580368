import { formatKes } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { failureText } from '../../lib/mpesa-text.js';
import { formatDateTime } from '../../lib/time.js';

/** What the sheet is called, by where the payment stands. */
export function titleOf(payment: Payment | undefined, isWanted: boolean): string {
  switch (payment?.outcome) {
    case undefined:
      return 'Pay with M-Pesa';
    case 'asking':
    case 'prompted':
      return 'Check your phone';
    case 'unknown':
      return 'No answer from M-Pesa yet';
    case 'failed':
      return failureText(payment.resultCode).title;
    case 'expired':
      return 'Not paid: no answer came';
    case 'paid':
      return isWanted ? 'Pay the rest' : 'Paid';
  }
}

/** What happens once the money is held. */
export function nextOf(deal: Deal): string {
  const seller = deal.seller?.name ?? 'the seller';
  const deliverBy = deal.items.find(({ id }) => id === deal.current)?.deliverBy;
  if (deal.phase !== 'funded') return 'The deal shows what comes next.';
  const by = deliverBy ? ` by ${formatDateTime(deliverBy, Date.now())}` : '';
  return `${seller} delivers${by}. We tell you when that is done. Then you have ${deal.terms.inspectionDays} days to check it.`;
}

/** What the sum is made of: `KES 45,000 price + KES 450 Amana fee.` */
export function madeOfWords({ items, current, terms }: Deal): string {
  const item = items.find(({ id }) => id === current)!;
  const part = terms.milestones ? `part ${current} (${item.title})` : 'price';
  const fee = item.feeBuyerCents > 0 ? ` + ${formatKes(item.feeBuyerCents)} Amana fee` : '';
  const whole = item.heldCents > 0 ? 'In all ' : '';
  return `${whole}${formatKes(item.priceCents)} ${part}${fee}. Amana holds it until you accept.`;
}
