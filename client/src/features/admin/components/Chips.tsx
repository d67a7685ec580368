interface Props<T extends string> {
  label: string;
  options: Record<T, string>;
  value: T;
  onValue: (value: T) => void;
}

/** One of a few ways to see a list. */
export const Chips = <T extends string>({ label, options, value, onValue }: Props<T>) => (
  <div role="group" aria-label={label} className="flex flex-wrap gap-2">
    {(Object.keys(options) as T[]).map((option) => (
      <button
        key={option}
        type="button"
        aria-pressed={option === value}
        onClick={() => onValue(option)}
        className={`min-h-12 cursor-pointer rounded-md border px-3 text-sm font-medium ${option === value ? 'border-lake bg-lake text-on-lake' : 'border-edge bg-surface text-lake'}`}
      >
        {options[option]}
      </button>
    ))}
  </div>
);
