import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { useDealNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { useMessages } from '../messages.api.js';
import { Bubble } from './Bubble.js';
import { Log } from './Log.js';

const SIDES = { buyer: 'left', seller: 'right' } as const;

/** What the two sides of a case wrote to each other, to be read and cited by staff. */
export function CaseMessages({ dealId, names }: { dealId: string; names: Record<Party, string> }) {
  const query = useMessages(dealId);
  const nowMs = useDealNow();
  return (
    <section className="card flex flex-col gap-3">
      <h2>What they wrote to each other</h2>
      <Loaded query={query}>
        {({ pages }) => {
          const messages = pages.flatMap(({ items }) => items).toReversed();
          if (messages.length === 0) return <Empty>They have written nothing to each other.</Empty>;
          return (
            <Log label="Messages of the two sides" query={query} firstId={messages[0]?.id} going={0}>
              {messages.map(({ id, by, text, warn, at }) => (
                <Bubble key={id} who={names[by]} named side={SIDES[by]} text={text} warn={warn}>
                  <p className="text-sm text-ink-2">{formatNearby(at, nowMs)}</p>
                  <p className="text-sm wrap-anywhere text-ink-2">
                    message <span className="font-mono">{id}</span>
                  </p>
                </Bubble>
              ))}
            </Log>
          );
        }}
      </Loaded>
    </section>
  );
}
