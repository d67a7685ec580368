import type { DealRatings, Rating } from '@amana/shared/ratings/contract.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { useDealNow } from '../../../lib/config.js';
import { formatDateTime } from '../../../lib/time.js';
import { useRatings } from '../ratings.api.js';
import { RatingForm } from './RatingForm.js';
import { Stars } from './Stars.js';

function Given({ who, rating, none }: { who: string; rating: Rating | null; none: string }) {
  return (
    <div>
      <h3 className="text-sm text-ink-2">{who}</h3>
      {rating ? <Stars count={rating.stars} /> : <p>{none}</p>}
      {rating?.comment && <p className="whitespace-pre-line wrap-anywhere">“{rating.comment}”</p>}
    </div>
  );
}

function Ratings({ dealId, name, ratings }: { dealId: string; name: string; ratings: DealRatings }) {
  const nowMs = useDealNow();
  const { mine, theirs, revealed, refusal, until } = ratings;
  const when = until === null ? '' : formatDateTime(until, nowMs);
  if (refusal === null)
    return (
      <>
        <p className="mb-4 text-sm text-ink-2">
          {`Until ${when}. You rate once, and it is not changed. Neither sees the other’s rating until both have rated or the time is over.`}
        </p>
        <RatingForm dealId={dealId} name={name} />
      </>
    );
  return (
    <div className="flex flex-col gap-4">
      <Given who="You" rating={mine} none={refusal} />
      <Given
        who={name}
        rating={theirs}
        none={revealed ? `${name} gave no rating.` : `Shown once both have rated, or from ${when}.`}
      />
    </div>
  );
}

/** After the end of a deal: what the two think of each other. @param name first name of the other */
export function RatingCard({ dealId, name }: { dealId: string; name: string }) {
  const query = useRatings(dealId);
  return (
    <section className="card" data-testid="ratings">
      <h2 className="mb-2">{query.data && query.data.refusal === null ? `Rate ${name}` : 'Ratings'}</h2>
      <Loaded query={query}>{(ratings) => <Ratings dealId={dealId} name={name} ratings={ratings} />}</Loaded>
    </section>
  );
}
