import type { Cents } from '@amana/shared/money.js';
import { Money } from '../../../components/ui/Money.js';

interface Props {
  priceCents: Cents;
  /** What is held beyond the price. */
  feeCents: Cents;
  /** The part of the price that is claimed. */
  contestedCents: Cents;
}

/** The held price as two woven parts: what nobody disputes, and what is claimed; and the fee that is held with it. */
export function ContestedPart({ priceCents, feeCents, contestedCents }: Props) {
  const restCents = priceCents - contestedCents;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-1" aria-hidden="true">
        {restCents > 0 && <span className="weave weave-band min-w-3" style={{ flexGrow: restCents }} />}
        <span
          className="weave weave-band min-w-3 [--clay:var(--disputed)] [--sand:var(--disputed-soft)]"
          style={{ flexGrow: contestedCents }}
        />
      </div>
      <dl className="flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
        {restCents > 0 && (
          <div>
            <dt className="text-on-vault-2">Price, not disputed</dt>
            <dd>
              <Money cents={restCents} className="font-bold" />
            </dd>
          </div>
        )}
        {feeCents > 0 && (
          <div>
            <dt className="text-on-vault-2">Fee</dt>
            <dd>
              <Money cents={feeCents} className="font-bold" />
            </dd>
          </div>
        )}
        <div className="ml-auto text-right">
          <dt className="text-on-vault-2">Price, disputed</dt>
          <dd>
            <Money cents={contestedCents} className="font-bold" testId="contested-sum" />
          </dd>
        </div>
      </dl>
    </div>
  );
}
