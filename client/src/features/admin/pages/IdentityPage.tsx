import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { useIdQueue } from '../admin.api.js';
import { IdCard } from '../components/IdCard.js';

/** IDs that people sent, the oldest first. */
export function IdentityPage() {
  const query = useIdQueue();
  const nowMs = useNow(30_000);
  return (
    <div className="flex flex-col gap-4">
      <Heading title="IDs">IDs to check</Heading>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No ID waits to be checked.</Empty>
          ) : (
            <ul className="flex flex-col gap-4">
              {items.map((waiting) => (
                <IdCard key={waiting.id} waiting={waiting} nowMs={nowMs} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
