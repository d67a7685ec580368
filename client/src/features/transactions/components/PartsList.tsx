import type { Milestone } from '@amana/shared/transactions/contract.js';
import { Money } from '../../../components/ui/Money.js';
import { days } from '../terms-words.js';

/** The parts of a job, in the order in which they are paid for and delivered. */
export const PartsList = ({ parts }: { parts: readonly Milestone[] }) => (
  <ol className="flex flex-col gap-2">
    {parts.map(({ title, priceCents, deliveryDays }, index) => (
      <li key={index}>
        <span className="flex flex-wrap justify-between gap-x-3">
          <span className="min-w-0 wrap-anywhere">{`${index + 1}. ${title}`}</span>
          <Money cents={priceCents} className="ml-auto font-medium" />
        </span>
        <span className="text-sm text-ink-2">{`${days(deliveryDays)} to deliver`}</span>
      </li>
    ))}
  </ol>
);
