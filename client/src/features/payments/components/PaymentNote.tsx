import type { Payment } from '@amana/shared/payments/contract.js';
import { formatPhone } from '@amana/shared/phone.js';
import { Note } from '../../../components/ui/Note.js';

/** What the deal's panel and main button say while a payment is under way. */
export interface UnderWay {
  mine: boolean;
  what: string;
  label: string;
}

/** Null once M-Pesa's outcome is known. */
export function underWay(payment: Payment | undefined): UnderWay | null {
  if (payment?.outcome === 'asking' || payment?.outcome === 'prompted')
    return { mine: true, what: 'Enter your M-Pesa PIN on your phone', label: 'See the payment' };
  if (payment?.outcome === 'unknown')
    return { mine: false, what: 'M-Pesa says whether you paid', label: 'See what M-Pesa says' };
  return null;
}

/** What a payment under way means for the deal's page; nothing once it is settled. */
export function PaymentNote({ payment }: { payment: Payment | undefined }) {
  if (payment?.outcome === 'asking' || payment?.outcome === 'prompted')
    return (
      <Note>
        <strong>Check your phone.</strong>
        {` A payment prompt is on its way to ${formatPhone(payment.phone)}. Nothing is paid until M-Pesa says so.`}
      </Note>
    );
  if (payment?.outcome === 'unknown')
    return (
      <Note kind="pending">
        <strong>No answer from M-Pesa yet. Do not pay again.</strong> If it arrives it counts for this deal.
      </Note>
    );
  return null;
}
