import { useEffect, useState } from 'react';

const SHOW_AFTER_MS = 300;

/** Quiet blocks where content will be; nothing for quick answers. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">Loading…</span>
      {shown &&
        Array.from({ length: rows }, (_, row) => <div key={row} className="h-20 rounded-lg bg-sunken" />)}
    </div>
  );
}
