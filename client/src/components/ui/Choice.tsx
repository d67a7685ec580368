interface Props<T extends string> {
  id: string;
  legend: string;
  options: Record<T, string>;
  value: T | null;
  onValue: (value: T) => void;
  error?: string | undefined;
  /** The page's heading already asks the question. */
  hideLegend?: boolean;
}

/** One of a few, all in sight. */
export function Choice<T extends string>({
  id,
  legend,
  options,
  value,
  onValue,
  error,
  hideLegend,
}: Props<T>) {
  return (
    <fieldset className="flex flex-col gap-2" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={hideLegend ? 'sr-only' : 'mb-1 font-medium'}>{legend}</legend>
      {error && (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      {(Object.keys(options) as T[]).map((option, index) => (
        <label
          key={option}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-edge bg-surface px-3 has-checked:border-2 has-checked:border-lake has-checked:bg-lake-soft"
        >
          <input
            type="radio"
            name={id}
            id={index === 0 ? id : `${id}-${option}`}
            className="size-5 accent-lake"
            checked={value === option}
            onChange={() => onValue(option)}
          />
          {options[option]}
        </label>
      ))}
    </fieldset>
  );
}
