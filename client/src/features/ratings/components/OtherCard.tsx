import type { PersonCard } from '@amana/shared/ratings/contract.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Facts } from '../../../components/ui/Rows.js';
import { useDealNow } from '../../../lib/config.js';
import { formatDateTime } from '../../../lib/time.js';
import { firstName } from '../../../lib/words.js';
import { useCard } from '../ratings.api.js';
import { Stars } from './Stars.js';

const plural = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

function factsOf(card: PersonCard, since: string): [string, string][] {
  const { deals, completedPercent, latePercent, disputedPercent, ratings, averageStars } = card;
  return [
    ['With Amana', `since ${since}`],
    ['Deals', deals === 0 ? 'None has ended yet' : `${deals} ended, ${completedPercent} % completed`],
    ...(latePercent === null
      ? []
      : [['Late', `${latePercent} % of what was sold`] satisfies [string, string]]),
    ...(disputedPercent === null ? [] : [['Disputed', `${disputedPercent} %`] satisfies [string, string]]),
    [
      'Rating',
      averageStars === null ? 'None yet' : `${averageStars} of 5, from ${plural(ratings, 'rating')}`,
    ],
  ];
}

function Card({ card }: { card: PersonCard }) {
  const nowMs = useDealNow();
  const day = (iso: string): string => formatDateTime(iso, nowMs).split(',')[0]!;
  const { comments } = card;
  return (
    <>
      <Facts facts={factsOf(card, day(card.since))} />
      {comments.length > 0 && (
        <details className="mt-2">
          <summary className="flex min-h-12 cursor-pointer items-center font-medium text-lake">
            {`What others say (${comments.length})`}
          </summary>
          <ul className="flex flex-col gap-3">
            {comments.map(({ stars, comment, at }) => (
              <li key={at} className="wrap-anywhere">
                <Stars count={stars} />
                <p className="whitespace-pre-line">“{comment}”</p>
                <p className="text-sm text-ink-2">{day(at)}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Before agreeing: who the other person of a deal is. @param name as he calls himself */
export function OtherCard({ dealId, name }: { dealId: string; name: string }) {
  const query = useCard(dealId);
  return (
    <section className="card" data-testid="person-card">
      <h2 className="mb-2">{`Who is ${firstName(name)}?`}</h2>
      <Loaded query={query}>{(card) => <Card card={card} />}</Loaded>
    </section>
  );
}
