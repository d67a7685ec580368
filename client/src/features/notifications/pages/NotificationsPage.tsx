import type { Notification } from '@amana/shared/notifications/contract.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { More } from '../../../components/ui/More.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { useMarkRead, useNotifications } from '../notifications.api.js';
import { Link } from '../../../components/ui/Link.js';

interface ItemProps {
  notice: Notification;
  nowMs: number;
  onOpen: () => void;
}

function targetOf({ kind, transactionId }: Notification): string {
  if (kind === 'id_checked' || kind === 'id_rejected') return paths.limits;
  if (kind === 'role_given') return paths.admin;
  if (kind === 'role_ended') return paths.profile;
  if (transactionId === null) return paths.wallet;
  return kind === 'invited' ? paths.join(transactionId) : paths.deal(transactionId);
}

function Item({ notice, nowMs, onOpen }: ItemProps) {
  return (
    <li className="border-t border-line first:border-0" data-testid="notice">
      <Link to={targetOf(notice)} onClick={onOpen} className="block px-4 py-3 hover:bg-lake-soft">
        <span className={`block ${notice.read ? '' : 'font-bold'}`}>
          {!notice.read && <span className="sr-only">Unread: </span>}
          {notice.title}
        </span>
        <span className="block">
          <MoneyText text={notice.text} />
        </span>
        <span className="block text-sm text-ink-2">{formatNearby(notice.at, nowMs)}</span>
      </Link>
    </li>
  );
}

/** What happened while you were away, newest first. */
export function NotificationsPage() {
  const query = useNotifications();
  const nowMs = useNow(30_000);
  const markRead = useMarkRead();
  return (
    <Column>
      <Heading title="Notices">Notices</Heading>
      <Loaded query={query}>
        {({ pages }) => {
          const notices = pages.flatMap(({ items }) => items);
          if (notices.length === 0) return <Empty>What happens in your deals will be told here.</Empty>;
          return (
            <>
              {(pages[0]?.unread ?? 0) > 0 && (
                <Button busy={markRead.isPending} onClick={() => markRead.mutate({})}>
                  Mark all as read
                </Button>
              )}
              <ul className="card p-0">
                {notices.map((notice) => (
                  <Item
                    key={notice.id}
                    notice={notice}
                    nowMs={nowMs}
                    onOpen={() => notice.read || markRead.mutate({ ids: [notice.id] })}
                  />
                ))}
              </ul>
              <More query={query} shown={notices.length} what="notices" />
            </>
          );
        }}
      </Loaded>
    </Column>
  );
}
