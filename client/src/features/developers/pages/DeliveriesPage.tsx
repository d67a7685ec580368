import { useParams } from 'react-router';
import type { Delivery } from '@amana/shared/developers/contract.js';
import { paths } from '../../../app/paths.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Link } from '../../../components/ui/Link.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { More } from '../../../components/ui/More.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { useDeliveries, useResend, useWebhooks } from '../developers.api.js';
import { deliveryWords } from '../words.js';

interface RowProps {
  delivery: Delivery;
  nowMs: number;
  busy: boolean;
  onResend: () => void;
}

const Row = ({ delivery, nowMs, busy, onResend }: RowProps) => (
  <li
    data-testid="delivery"
    className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-0"
  >
    <div className="min-w-0">
      <p className="font-mono">{delivery.type}</p>
      <p className={delivery.state === 'failed' ? 'text-danger' : ''}>{deliveryWords(delivery, nowMs)}</p>
      <p className="text-sm text-ink-2">
        <Link to={paths.deal(delivery.deal)} className="link -my-3 inline-block py-3 font-mono">
          {delivery.deal}
        </Link>
        {` · event ${delivery.v} · ${formatNearby(delivery.at, nowMs)}`}
      </p>
    </div>
    <button
      type="button"
      aria-disabled={busy}
      className="link min-h-12 min-w-12 shrink-0 cursor-pointer"
      onClick={busy ? undefined : onResend}
    >
      Send again<span className="sr-only">{` ${delivery.type} of ${delivery.deal}`}</span>
    </button>
  </li>
);

/** What was sent to an address in the last 30 days, and whether it arrived. */
export function DeliveriesPage() {
  const { id = '' } = useParams();
  const nowMs = useNow(30_000);
  const query = useDeliveries(id);
  const resend = useResend(id);
  const { problems, busy, submit } = useSubmit();
  const url = useWebhooks().data?.find((webhook) => webhook.id === id)?.url;
  return (
    <Column>
      <BackBar to={paths.developers}>For developers</BackBar>
      <Heading title="What was sent">What was sent</Heading>
      {url && <p className="break-all text-ink-2">{`To ${url}, newest first, kept 30 days`}</p>}
      <ErrorSummary problems={problems} />
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0)
            return <Empty>Nothing yet. The next event of one of your deals will be here.</Empty>;
          return (
            <>
              <ul className="card py-1">
                {rows.map((delivery) => (
                  <Row
                    key={delivery.id}
                    delivery={delivery}
                    nowMs={nowMs}
                    busy={busy}
                    onResend={() => void submit([], async () => void (await resend.mutateAsync(delivery.id)))}
                  />
                ))}
              </ul>
              <More query={query} shown={rows.length} what="messages" />
            </>
          );
        }}
      </Loaded>
    </Column>
  );
}
