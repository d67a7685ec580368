import { useRef, useState } from 'react';
import { formatKes, parseKes, SHILLING, type Cents } from '@amana/shared/money.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { spellingOf } from '../../lib/sum-text.js';
import { TextField } from './Field.js';
import { SumTable, type SumRow } from './Rows.js';
import { snapped, splitOf, textOf } from './split.js';

interface Props {
  /** The fields' ids are `id-buyer` and `id-seller`. */
  id: string;
  totalCents: Cents;
  /** Null while what stands in the fields is no split. */
  value: Split | null;
  onChange: (split: Split | null) => void;
  /** How the two are called, above their fields. */
  labels: Record<Party, string>;
  /** What a split means in all: shown beneath, to the shilling. */
  describe: (split: Split) => SumRow[];
  error?: string | undefined;
  disabled?: boolean | undefined;
}

interface Typed {
  party: Party;
  text: string;
}

const UNSET = 'Not shared out yet';

const spoken = (cents: Cents): string => `${(cents / SHILLING).toLocaleString('en-KE')} shillings`;

const wrongPart = (text: string, totalCents: Cents): string =>
  spellingOf(text) ?? `Enter whole shillings from 0 to ${formatKes(totalCents)}`;

/** Shares a sum out between the two: the fields are the truth, the slider is the shortcut. */
export function SplitFields({ id, totalCents, value, onChange, labels, describe, error, disabled }: Props) {
  const [typed, setTyped] = useState<Typed | null>(null);
  const type = (party: Party, text: string) => {
    setTyped({ party, text });
    onChange(splitOf(party, parseKes(text), totalCents));
  };
  const field = (party: Party) => {
    const own = typed?.party === party ? typed.text : null;
    const wrong = own !== null && own !== '' && value === null ? wrongPart(own, totalCents) : undefined;
    return (
      <TextField
        id={`${id}-${party}`}
        label={labels[party]}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        disabled={disabled}
        value={own ?? textOf(value, party)}
        error={wrong ?? (value === null && typed?.party !== otherParty(party) ? error : undefined)}
        onValue={(text) => type(party, text)}
        onBlur={() => value !== null && setTyped(null)}
      />
    );
  };
  const slide = (buyerCents: Cents) => {
    setTyped(null);
    onChange(splitOf('buyer', buyerCents, totalCents));
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(8.5rem,100%),1fr))] items-end gap-3">
        {field('buyer')}
        {field('seller')}
      </div>
      <Slider {...{ totalCents, value, labels, disabled }} onSlide={slide} />
      {!value && <p className="-mt-2 text-sm text-ink-2">{UNSET}</p>}
      {value && <SumTable caption="What each gets in all" rows={describe(value)} />}
    </div>
  );
}

interface SliderProps extends Pick<Props, 'totalCents' | 'value' | 'labels' | 'disabled'> {
  onSlide: (buyerCents: Cents) => void;
}

/** The buyer's part, from nothing (left) to all: a shilling with each arrow key, a twentieth when dragged. */
function Slider({ totalCents, value, labels, disabled, onSlide }: SliderProps) {
  const dragged = useRef(false);
  const drag = (on: boolean) => () => {
    dragged.current = on;
  };
  return (
    <input
      type="range"
      className={`h-12 w-full cursor-pointer accent-lake ${value ? '' : 'range-unset'}`}
      aria-label={`Share out ${formatKes(totalCents)}`}
      aria-valuetext={
        value
          ? `${labels.buyer} ${spoken(value.buyerCents)}, ${labels.seller} ${spoken(value.sellerCents)}`
          : UNSET
      }
      min={0}
      max={totalCents / SHILLING}
      step={1}
      disabled={disabled}
      value={(value?.buyerCents ?? totalCents / 2) / SHILLING}
      onPointerDown={drag(true)}
      onPointerUp={({ currentTarget }) => {
        dragged.current = false;
        // A press on the very middle changes nothing of a slider that stands there unseen.
        if (!value) onSlide(snapped(Number(currentTarget.value) * SHILLING, totalCents));
      }}
      onPointerCancel={drag(false)}
      onKeyDown={drag(false)}
      onChange={({ target }) => {
        const cents = Number(target.value) * SHILLING;
        onSlide(dragged.current ? snapped(cents, totalCents) : cents);
      }}
    />
  );
}
