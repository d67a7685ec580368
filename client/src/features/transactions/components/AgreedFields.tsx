import { DISPUTE_KINDS, type DisputeKind } from '@amana/shared/disputes/contract.js';
import type { AgreedSplits } from '@amana/shared/transactions/contract.js';
import { Folded } from '../../../components/ui/More.js';
import { CLAIMS } from '../terms-words.js';
import type { FieldsProps } from './TermsFields.js';

/** To the seller, of what is claimed. */
const PERCENTS = [0, 25, 50, 75, 100];

const percentWords = (percent: number): string =>
  percent === 0 ? 'All back to the buyer' : `${percent} % to the seller`;

function withSplit(splits: AgreedSplits, kind: DisputeKind, chosen: string): AgreedSplits {
  const { [kind]: _before, ...others } = splits;
  return chosen === '' ? others : { ...others, [kind]: Number(chosen) };
}

/** How a claim would be settled, agreed before there is one: it becomes the claimant's first offer. */
export function AgreedFields({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  const { agreedSplits } = draft;
  return (
    <Folded summary="If there is a problem" open={Object.keys(agreedSplits).length > 0}>
      <p className="text-sm text-ink-2">
        Agree now how a claim would be shared, if you like. It is the first offer when somebody claims; the
        other side can accept it at once.
      </p>
      {DISPUTE_KINDS.map((kind) => (
        <div key={kind}>
          <label className="font-medium" htmlFor={`agreed-${kind}`}>
            {CLAIMS[kind]}
          </label>
          <select
            id={`agreed-${kind}`}
            className="field"
            value={agreedSplits[kind] ?? ''}
            onChange={({ target }) => onChange({ agreedSplits: withSplit(agreedSplits, kind, target.value) })}
          >
            <option value="">Decide it then</option>
            {[
              ...new Set([...PERCENTS, ...(agreedSplits[kind] === undefined ? [] : [agreedSplits[kind]])]),
            ].map((percent) => (
              <option key={percent} value={percent}>
                {percentWords(percent)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </Folded>
  );
}
