import { useEffect, useRef } from 'react';
import { Link } from './Link.js';
import type { Problem } from './problems.js';

/** What is wrong with a form, above it: takes the focus, and its links go to the fields. */
export function ErrorSummary({ problems }: { problems: readonly Problem[] }) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  useEffect(() => {
    const fewer = problems.length < before.current;
    before.current = problems.length;
    if (problems.length === 0) return;
    // One that was mended while typing leaves the focus in its field.
    if (!fewer) box.current?.focus();
    const plain = document.title;
    document.title = `Error: ${plain}`;
    return () => {
      document.title = plain;
    };
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" className="note note-danger">
      <h2>There is a problem</h2>
      <ul>
        {problems.map(({ field, message, to }) => (
          <li key={field + message}>
            {field === '' ? (
              <>
                {message}{' '}
                {to !== undefined && (
                  <Link to={to} className="link inline-block py-3">
                    See your limits
                  </Link>
                )}
              </>
            ) : (
              <a
                href={`#${field}`}
                className="inline-flex min-h-12 items-center font-medium text-danger underline underline-offset-3"
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(field)?.focus();
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
