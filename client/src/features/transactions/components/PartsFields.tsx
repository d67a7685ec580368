import { formatKes } from '@amana/shared/money.js';
import { Button } from '../../../components/ui/Button.js';
import { TextField } from '../../../components/ui/Field.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf } from '../../../components/ui/problems.js';
import { EMPTY_PART, type PartDraft } from '../draft.js';
import { MOST_PARTS, priceOf } from '../draft-rules.js';
import { days } from '../terms-words.js';
import type { FieldsProps } from './TermsFields.js';

interface PartProps extends Pick<FieldsProps, 'problems' | 'limits'> {
  part: PartDraft;
  index: number;
  onPart: (change: Partial<PartDraft>) => void;
  /** Absent while no part can be left out. */
  onRemove: (() => void) | undefined;
}

function PartFields({ part, index, problems, limits, onPart, onRemove }: PartProps) {
  const idOf = (name: string) => `milestones.${index}.${name}`;
  const common = (name: string) => ({ id: idOf(name), error: problemOf(problems, idOf(name)) });
  const { min, max } = limits.deliveryDays;
  return (
    <fieldset className="card flex flex-col gap-3">
      <legend className="sr-only">{`Part ${index + 1}`}</legend>
      <div className="flex items-center justify-between gap-3">
        <span className="font-bold" aria-hidden="true">{`Part ${index + 1}`}</span>
        {onRemove && (
          <button
            type="button"
            className="link -my-3 min-h-12 cursor-pointer px-2"
            onClick={onRemove}
          >{`Leave out part ${index + 1}`}</button>
        )}
      </div>
      <TextField
        {...common('title')}
        label={`What is part ${index + 1}?`}
        value={part.title}
        onValue={(title) => onPart({ title })}
        maxLength={80}
      />
      <TextField
        {...common('amountCents')}
        label={`Price of part ${index + 1}`}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={part.price}
        onValue={(price) => onPart({ price })}
      />
      <TextField
        {...common('deliveryDays')}
        label={`Days for part ${index + 1}`}
        hint={`Counted from its own payment, ${min} to ${max}.`}
        inputMode="numeric"
        value={part.days}
        onValue={(typed) => onPart({ days: typed })}
      />
    </fieldset>
  );
}

/** Two to twenty parts, paid and delivered one after the other; what they make is said beneath. */
export function PartsFields({ draft, problems, limits, onChange }: FieldsProps) {
  const { parts } = draft;
  const total = priceOf(draft);
  const time = parts.reduce((sum, part) => sum + Number(part.days), 0);
  const change = (index: number, part: Partial<PartDraft>) =>
    onChange({ parts: parts.map((each, n) => (n === index ? { ...each, ...part } : each)) });
  return (
    <>
      <p className="text-ink-2">
        Each part is paid in, delivered and accepted by itself, then the next one. If you stop after a part,
        nothing is owed for the rest.
      </p>
      {parts.map((part, index) => (
        <PartFields
          key={index}
          {...{ part, index, problems, limits }}
          onPart={(to) => change(index, to)}
          onRemove={
            parts.length > 2 ? () => onChange({ parts: parts.filter((_, n) => n !== index) }) : undefined
          }
        />
      ))}
      {parts.length < MOST_PARTS && (
        <Button onClick={() => onChange({ parts: [...parts, EMPTY_PART] })}>Add a part</Button>
      )}
      <p className="font-bold" aria-live="polite" data-testid="parts-sum">
        <MoneyText
          text={
            total === null
              ? `${parts.length} parts`
              : `${parts.length} parts make ${formatKes(total)}${Number.isInteger(time) ? `, ${days(time)} in all` : ''}`
          }
        />
      </p>
    </>
  );
}
