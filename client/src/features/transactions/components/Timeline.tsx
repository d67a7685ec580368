import { useState } from 'react';
import type { TimelineEntry } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { formatNearby } from '../../../lib/time.js';
import type { ToldDeal } from '../people.js';
import { changeWords } from '../terms-words.js';
import { movedMoney, noteOf, sentenceOf } from '../timeline.js';

const PAGE = 20;

function Entry({ entry, deal, nowMs }: { entry: TimelineEntry; deal: ToldDeal; nowMs: number }) {
  const mark = movedMoney(entry) ? 'rounded-xs bg-clay' : 'rounded-full bg-ink-2 scale-75';
  const note = noteOf(entry);
  return (
    <li className="relative flex gap-4 pb-5 before:absolute before:top-6 before:bottom-0 before:left-1.5 before:w-0.5 before:bg-line last:pb-0 last:before:hidden">
      <span className={`mt-1.5 size-3.5 shrink-0 ${mark}`} aria-hidden="true" />
      <div className="min-w-0">
        <p>
          <MoneyText text={sentenceOf(entry, deal)} />
        </p>
        {entry.changes?.map((change) => (
          <p key={change.field} className="text-sm whitespace-pre-line">
            {changeWords(change)}
          </p>
        ))}
        {note && <p className="text-sm whitespace-pre-line">“{note}”</p>}
        {entry.tracking && <p className="text-sm">Tracking number: {entry.tracking}</p>}
        {entry.receipt && <p className="font-mono text-sm">{entry.receipt}</p>}
        <p className="text-sm text-ink-2">{formatNearby(entry.at, nowMs)}</p>
      </div>
    </li>
  );
}

/** What happened, newest first. */
export function Timeline({ deal, nowMs }: { deal: ToldDeal; nowMs: number }) {
  const [shown, setShown] = useState(PAGE);
  const entries = deal.timeline.toReversed();
  return (
    <section className="card" data-testid="timeline">
      <h2 className="mb-3">What happened</h2>
      <ol>
        {entries.slice(0, shown).map((entry, index) => (
          <Entry key={entries.length - index} entry={entry} deal={deal} nowMs={nowMs} />
        ))}
      </ol>
      {entries.length > shown && <Button onClick={() => setShown(shown + PAGE)}>Show 20 more</Button>}
    </section>
  );
}
