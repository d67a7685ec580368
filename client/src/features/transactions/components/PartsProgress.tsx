import type { Deal, DealItem } from '@amana/shared/transactions/contract.js';
import { outcomeOf, wholeNeed } from '@amana/shared/transactions/fees.js';
import { isOpen, statusOf } from '@amana/shared/transactions/lifecycle.js';
import { formatKes } from '@amana/shared/money.js';
import { Icon, type IconName } from '../../../components/ui/Icon.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { capital } from '../../../lib/words.js';
import { isInParts, nameOf, wasFunded, youOr } from '../people.js';
import { PHASE_WORD } from '../status-words.js';

/** Where the money of one part is, or went. */
function moneyWords(deal: Deal, item: DealItem): string {
  if (item.heldCents > 0) return `${formatKes(item.heldCents)} held by Amana`;
  if (isOpen(item.phase)) return `${formatKes(wholeNeed(item))} to be paid in`;
  if (!wasFunded(item)) return 'Nothing was paid in for it';
  const { buyerCents, sellerCents } = outcomeOf(item, item.givenCents);
  const to = [
    ...(sellerCents > 0 ? [`${formatKes(sellerCents)} went to ${youOr(deal, 'seller')}`] : []),
    ...(buyerCents > 0 ? [`${formatKes(buyerCents)} back to ${youOr(deal, 'buyer')}`] : []),
  ];
  return capital(to.join(', '));
}

function stateOf(deal: Deal, { id, phase }: DealItem): { word: string; icon: IconName; tone: string } {
  const paidOut = statusOf(phase) === 'completed';
  if (!isOpen(phase))
    return {
      word: `${paidOut ? 'Done' : 'Ended'}: ${PHASE_WORD[phase]}`,
      icon: paidOut ? 'tick' : 'cross',
      tone: paidOut ? 'bg-clay' : 'bg-edge',
    };
  if (id !== deal.current) return { word: 'Later', icon: 'hourglass', tone: 'bg-line' };
  const icon = statusOf(phase) === 'disputed' ? 'warning' : 'arrow';
  return { word: `Now: ${PHASE_WORD[phase]}`, icon, tone: 'bg-lake' };
}

/** Which parts are done, which one is under way, and which come later, each with its sum. */
export function PartsProgress({ deal }: { deal: Deal }) {
  if (!isInParts(deal) || deal.phase === 'proposed') return null;
  const { items, current } = deal;
  const price = items.find(({ id }) => id === current)!.priceCents;
  return (
    <section className="card" data-testid="parts">
      <h2 className="mb-2">
        <MoneyText
          text={
            isOpen(deal.phase)
              ? `Part ${current} of ${items.length} · ${formatKes(price)}`
              : `${items.length} parts, with ${nameOf(deal, deal.role === 'buyer' ? 'seller' : 'buyer')}`
          }
        />
      </h2>
      <div className="mb-3 flex gap-1" aria-hidden="true">
        {items.map((item) => (
          <span key={item.id} className={`h-2 flex-1 rounded-xs ${stateOf(deal, item).tone}`} />
        ))}
      </div>
      <ol>
        {items.map((item) => {
          const { word, icon } = stateOf(deal, item);
          return (
            <li
              key={item.id}
              aria-current={item.id === current && isOpen(item.phase) ? 'step' : undefined}
              className="border-t border-line py-2 first:border-0"
            >
              <p className="flex flex-wrap justify-between gap-x-3">
                <span
                  className={`min-w-0 wrap-anywhere ${item.id === current && isOpen(item.phase) ? 'font-bold' : ''}`}
                >{`${item.id}. ${item.title}`}</span>
                <Money cents={item.priceCents} className="ml-auto font-medium" />
              </p>
              <p className="flex items-center gap-2 text-sm">
                <Icon name={icon} />
                {word}
              </p>
              <p className="text-sm text-ink-2">
                <MoneyText text={moneyWords(deal, item)} />
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
