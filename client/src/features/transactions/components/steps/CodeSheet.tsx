import { useEffect } from 'react';
import { Button } from '../../../../components/ui/Button.js';
import { Loaded } from '../../../../components/ui/Loaded.js';
import { Note } from '../../../../components/ui/Note.js';
import { Sheet } from '../../../../components/ui/Sheet.js';
import type { Deal, HandoverCode } from '@amana/shared/transactions/contract.js';
import { useDealNow } from '../../../../lib/config.js';
import { formatCountdown, formatNearbyInside } from '../../../../lib/time.js';
import { nameOf } from '../../people.js';
import { useHandoverCode } from '../../transactions.api.js';

function Code({ shown: { code, until }, onPassed }: { shown: HandoverCode; onPassed: () => void }) {
  const nowMs = useDealNow(until);
  const leftMs = Date.parse(until) - nowMs;
  const passed = leftMs <= 0;
  useEffect(() => {
    if (passed) onPassed();
  }, [passed, onPassed]);
  return (
    <div className="rounded-lg bg-sunken p-4 text-center">
      <p
        data-testid="handover-code"
        aria-label={[...code].join(' ')}
        className="font-mono text-sum font-bold whitespace-nowrap tabular-nums"
      >
        {`${code.slice(0, 4)}\u00a0${code.slice(4)}`}
      </p>
      <p className="text-sm text-ink-2">
        {`Shown ${formatNearbyInside(nowMs, nowMs)}. A new one in `}
        <span className="tabular-nums">{formatCountdown(leftMs)}</span>
      </p>
    </div>
  );
}

/** What the buyer shows to who hands over. */
export function CodeSheet({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const query = useHandoverCode(deal.id);
  const seller = nameOf(deal, 'seller');
  return (
    <Sheet title="Handover code" onClose={onClose} testId="code-sheet">
      <Note kind="pending">
        Show it only with the thing in your hands: it proves that you got it. Never send it before.
      </Note>
      <Loaded query={query}>{(shown) => <Code shown={shown} onPassed={() => void query.refetch()} />}</Loaded>
      <p>{`${seller} enters it in this deal. You then have time to check what you got.`}</p>
      <Button onClick={onClose}>Close</Button>
    </Sheet>
  );
}
