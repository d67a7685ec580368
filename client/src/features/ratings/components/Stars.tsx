import { STARS, type Stars as Count } from '@amana/shared/ratings/contract.js';

const WORDS: Record<Count, string> = { 1: 'bad', 2: 'poor', 3: 'fair', 4: 'good', 5: 'very good' };

const name = (count: Count): string => `${count} of 5, ${WORDS[count]}`;

/** A rating as stars, and in words. */
export const Stars = ({ count }: { count: Count }) => (
  <span>
    <span aria-hidden="true" className="text-lg">
      {'★'.repeat(count) + '☆'.repeat(5 - count)}
    </span>{' '}
    {name(count)}
  </span>
);

interface Props {
  value: Count | null;
  error?: string | undefined;
  onValue: (value: Count) => void;
}

/** Five stars to choose from, one after the other by keyboard. */
export function StarsField({ value, error, onValue }: Props) {
  return (
    <fieldset aria-describedby={error ? 'stars-error' : undefined}>
      <legend className="font-medium">How was it?</legend>
      {error && (
        <p id="stars-error" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-x-1">
        {STARS.map((star) => (
          <label
            key={star}
            className="relative grid size-12 cursor-pointer place-items-center rounded-md text-3xl text-lake has-focus-visible:outline-3 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name="stars"
              id={star === 1 ? 'stars' : `stars-${star}`}
              className="sr-only"
              aria-label={name(star)}
              checked={value === star}
              onChange={() => onValue(star)}
            />
            <span aria-hidden="true">{value !== null && star <= value ? '★' : '☆'}</span>
          </label>
        ))}
      </div>
      <p className="text-sm text-ink-2">{value === null ? 'Not chosen yet' : name(value)}</p>
    </fieldset>
  );
}
