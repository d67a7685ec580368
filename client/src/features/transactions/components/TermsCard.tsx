import type { Terms, TermsChange } from '@amana/shared/transactions/contract.js';
import { Facts } from '../../../components/ui/Rows.js';
import { PartsList } from './PartsList.js';
import { agreedLines, fieldWords, termWords, valueIn } from '../terms-words.js';

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
  const { milestones, agreedSplits } = terms;
  const before = changes.find(({ field }) => field === 'milestones')?.from ?? null;
  return (
    <section className="card">
      <h2 className="mb-3">Terms, version {terms.version}</h2>
      <Facts facts={SHOWN.map((field) => [fieldWords(field), valueOf(field)])} />
      {milestones && (
        <>
          <h3 className="mt-4 mb-2 font-bold">{`${milestones.length} parts, one after the other`}</h3>
          <PartsList parts={milestones} />
        </>
      )}
      {agreedSplits && (
        <>
          <h3 className="mt-4 mb-2 font-bold">{fieldWords('agreedSplits')}</h3>
          <ul>
            {agreedLines(agreedSplits).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {before !== null && (
        <div className="mt-3 text-sm">
          <p className="text-ink-2">The parts before this change:</p>
          <del className="whitespace-pre-line">{before}</del>
        </div>
      )}
      <p className="mt-3 text-sm text-ink-2">
        {milestones
          ? 'Days to deliver count from the payment of each part.'
          : 'Days to deliver count from the payment.'}
      </p>
    </section>
  );
}
