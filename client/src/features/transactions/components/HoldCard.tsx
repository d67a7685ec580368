import { formatKes } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { outcomeOf, wholeNeed } from '@amana/shared/transactions/fees.js';
import { isOpen } from '@amana/shared/transactions/lifecycle.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { PaidIn } from '../../../components/ui/PaidIn.js';
import { capital } from '../../../lib/words.js';
import { currentOf, nameOf, ofPart, stillForSeller, wasPaidIn, youOr } from '../people.js';
import { outcomeOfDeal } from '../dispute-words.js';
import { endingOf } from '../panel.js';
import { ContestedPart } from './ContestedPart.js';
import { MoneyLine, type Place } from './MoneyLine.js';

/** What is agreed to go back when the thing is back. */
const goesBack = (deal: Deal, costCents: number): string =>
  `${formatKes(outcomeOf(currentOf(deal), currentOf(deal).givenCents + costCents).buyerCents)} goes back to ${youOr(deal, 'buyer')} when it is back`;

function promise(deal: Deal): string {
  const item = currentOf(deal);
  if (item.back) return goesBack(deal, item.back.costCents);
  const gets = formatKes(stillForSeller(item));
  return deal.role === 'seller'
    ? `You get ${gets} when ${nameOf(deal, 'buyer')} accepts`
    : `${nameOf(deal, 'seller')} gets ${gets} when you accept`;
}

function placeOf(deal: Deal): Place {
  if (deal.heldCents > 0) return 'amana';
  if (isOpen(deal.phase) || !wasPaidIn(deal)) return 'none';
  const { buyerCents, sellerCents } = outcomeOfDeal(deal);
  if (buyerCents > 0 && sellerCents > 0) return 'both';
  return sellerCents > 0 ? 'seller' : 'buyer';
}

function toPayIn(deal: Deal): string {
  const of = ofPart(deal);
  const sum = `${formatKes(currentOf(deal).needCents)}${of && ` for${of}`}`;
  const when = deal.phase === 'proposed' ? 'once both agree' : 'next';
  if (deal.role === 'buyer') return `You pay in ${sum} ${when}`;
  return capital(`${nameOf(deal, 'buyer')} pays in ${sum} ${when}`);
}

function EmptyCard({ deal }: { deal: Deal }) {
  const open = isOpen(deal.phase);
  return (
    <section
      aria-label="Money"
      className="flex flex-col gap-4 rounded-lg border border-dashed border-edge p-4"
    >
      <div>
        <h2>{open ? 'No money held yet' : 'No money held'}</h2>
        <p className="text-sm text-ink-2">
          <MoneyText text={open ? toPayIn(deal) : endingOf(deal)} />
        </p>
      </div>
      <MoneyLine deal={deal} place={placeOf(deal)} />
    </section>
  );
}

/** Where the money is: in Amana's hold, not paid in yet, or gone to whom. */
export function HoldCard({ deal }: { deal: Deal }) {
  if (deal.heldCents === 0) return <EmptyCard deal={deal} />;
  const item = currentOf(deal);
  const { contestedCents } = item;
  return (
    <section aria-label="Money" className="overflow-hidden rounded-lg bg-vault text-on-vault">
      {contestedCents === 0 && <div className="weave weave-band" aria-hidden="true" />}
      <div className="flex flex-col gap-4 p-4 short:gap-2 short:py-3">
        <div>
          <p className="flex items-center gap-2 text-sm text-on-vault-2">
            <Icon name="lock" />
            Held by Amana
          </p>
          <p className="text-sum font-bold short:text-[1.75rem]/8.5">
            <Money cents={deal.heldCents} testId="hold-sum" />
          </p>
          {deal.phase === 'agreed' ? (
            <PaidIn paidCents={item.heldCents} wholeCents={wholeNeed(item)} />
          ) : (
            contestedCents === 0 && (
              <p className="text-sm text-on-vault-2">
                <MoneyText text={promise(deal)} />
              </p>
            )
          )}
        </div>
        {contestedCents > 0 ? (
          <ContestedPart
            priceCents={item.priceCents - item.givenCents}
            feeCents={deal.heldCents - (item.priceCents - item.givenCents)}
            contestedCents={contestedCents}
          />
        ) : (
          <MoneyLine deal={deal} place="amana" />
        )}
      </div>
    </section>
  );
}
