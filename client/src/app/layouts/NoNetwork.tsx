import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Icon } from '../../components/ui/Icon.js';
import { CONFIG_KEY } from '../../lib/config.js';
import { useLostAt } from '../../lib/network.js';
import { formatClock } from '../../lib/time.js';

/** Looks at once when the device says that something changed, and asks for what is shown when the network is back. */
function useReturn(lostAt: number | null): void {
  const cache = useQueryClient();
  useEffect(() => {
    const look = () => void cache.invalidateQueries({ queryKey: CONFIG_KEY });
    const events = ['online', 'offline'];
    for (const event of events) window.addEventListener(event, look);
    return () => events.forEach((event) => window.removeEventListener(event, look));
  }, [cache]);
  useEffect(() => {
    if (lostAt !== null) return () => void cache.invalidateQueries();
    return undefined;
  }, [cache, lostAt]);
}

/** Says that nothing answers: from when the screen is, what still works, and that nothing is to be done. */
export function NoNetwork() {
  const lostAt = useLostAt();
  useReturn(lostAt);
  return (
    <div role="status">
      {lostAt !== null && (
        <p className="flex items-start gap-2 border-b border-pending bg-pending-soft px-4 py-2">
          <span className="mt-0.5 text-pending">
            <Icon name="warning" />
          </span>
          <span className="mx-auto max-w-160 flex-1 lg:mx-0">
            {`No network since ${formatClock(lostAt)}. What you see is from then; nothing is lost. You can read and fill in. Amana keeps trying.`}
          </span>
        </p>
      )}
    </div>
  );
}
