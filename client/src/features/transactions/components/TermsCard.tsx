import type { Terms, TermsChange } from '@amana/shared/transactions/contract.js';
import { Facts } from '../../../components/ui/Rows.js';
import { fieldWords, termWords, valueIn } from '../terms-words.js';

const SHOWN: (keyof Terms)[] = [
  'title',
  'description',
  'priceCents',
  'feePayer',
  'deliveryDays',
  'inspectionDays',
];

interface Props {
  terms: Terms & { version: number };
  /** What the last version changed: shown old → new. */
  changes?: readonly TermsChange[];
}

/** What both people agree to. */
export function TermsCard({ terms, changes = [] }: Props) {
  const valueOf = (field: keyof Terms) => {
    const now = termWords(field, valueIn(terms, field));
    const change = changes.find((made) => made.field === field);
    if (!change) return now;
    return (
      <>
        <del className="text-ink-2">
          <span className="sr-only">was </span>
          {termWords(field, change.from)}
        </del>
        <span aria-hidden="true"> → </span>
        <ins className="rounded-sm bg-pending-soft px-1 font-bold no-underline">
          <span className="sr-only">now </span>
          {now}
        </ins>
      </>
    );
  };
  return (
    <section className="card">
      <h2 className="mb-3">Terms, version {terms.version}</h2>
      <Facts facts={SHOWN.map((field) => [fieldWords(field), valueOf(field)])} />
      <p className="mt-3 text-sm text-ink-2">Days to deliver count from the payment.</p>
    </section>
  );
}
