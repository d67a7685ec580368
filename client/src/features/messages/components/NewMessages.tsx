import { useUnreadOf } from '../messages.api.js';
import { unreadWords } from '../../../lib/words.js';

/** Says at the top of a deal that messages wait, and leads to them. */
export function NewMessages({ dealId }: { dealId: string }) {
  const unread = useUnreadOf(dealId);
  if (unread === 0) return null;
  return (
    <a
      href="#messages"
      className="link inline-flex min-h-12 items-center"
      data-testid="new-messages"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('messages')?.focus();
      }}
    >
      {unreadWords(unread)}
    </a>
  );
}
