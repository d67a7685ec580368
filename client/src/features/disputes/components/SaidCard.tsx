import { MoneyText } from '../../../components/ui/Money.js';
import { formatNearby } from '../../../lib/time.js';
import type { Said } from '../said.js';

/** What each side said, oldest first, and the decision. */
export const SaidCard = ({ said, nowMs }: { said: Said[]; nowMs: number }) => (
  <section className="card flex flex-col gap-4">
    <h2>What each of you says</h2>
    {said.map(({ who, what, reason, at }) => (
      <div key={`${who} ${at}`}>
        <h3 className="font-bold">{who}</h3>
        {what && (
          <p>
            <MoneyText text={what} />
          </p>
        )}
        <p className="whitespace-pre-line">“{reason}”</p>
        <p className="text-sm text-ink-2">{formatNearby(at, nowMs)}</p>
      </div>
    ))}
  </section>
);
