import { useRef, useState } from 'react';
import type { Message } from '@amana/shared/messages/contract.js';
import { silenceOf } from '@amana/shared/messages/policy.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { useDealNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { firstName, unreadWords } from '../../../lib/words.js';
import { useMessages, useUnreadOf } from '../messages.api.js';
import { useOutbox, type Outbox } from '../use-outbox.js';
import { useReadMark } from '../use-read-mark.js';
import { chatFactsOf, fateWords, quoteOf } from '../words.js';
import { Bubble } from './Bubble.js';
import { Composer } from './Composer.js';
import { Log } from './Log.js';
import { UnsentBubble } from './UnsentBubble.js';

interface ChatProps {
  deal: Deal;
  name: string;
  query: ReturnType<typeof useMessages>;
  /** Oldest first. */
  messages: readonly Message[];
  outbox: Outbox;
  nowMs: number;
  /** Takes the words of a message into a dispute's statement; null while there is none to make. */
  onQuote: ((words: string) => void) | null;
}

/** The first message that was unread when it was seen, until the viewer writes himself. */
function useUnreadLine(first: string | null, going: number): string | null {
  const [line, setLine] = useState({ first, going });
  if (going > line.going) setLine({ first: null, going });
  else if (going < line.going || (line.first === null && first !== null))
    setLine({ first: line.first ?? first, going });
  return line.first;
}

function Chat({ deal, name, query, messages, outbox, nowMs, onQuote }: ChatProps) {
  const end = useRef<HTMLDivElement>(null);
  const unread = messages.filter(({ by, read }) => by !== deal.role && !read);
  const line = useUnreadLine(unread[0]?.id ?? null, outbox.unsent.length);
  useReadMark(deal.id, end, unread.at(-1)?.id ?? null);
  return (
    <Log label={`Messages with ${name}`} query={query} firstId={messages[0]?.id} going={outbox.unsent.length}>
      {messages.map((message) => {
        const mine = message.by === deal.role;
        return (
          <div key={message.id} className="flex flex-col gap-2">
            {message.id === line && (
              <p className="flex items-center gap-3 text-sm font-medium text-lake before:h-px before:flex-1 before:bg-lake after:h-px after:flex-1 after:bg-lake">
                New
              </p>
            )}
            <Bubble
              who={mine ? 'You' : name}
              side={mine ? 'right' : 'left'}
              text={message.text}
              warn={message.warn}
            >
              <p className={`text-sm text-ink-2 ${mine ? 'text-right' : ''}`}>
                {formatNearby(message.at, nowMs)}
                {mine && ` · ${fateWords(message)}`}
              </p>
              {onQuote && (
                <button
                  type="button"
                  className={`link min-h-12 min-w-12 cursor-pointer text-sm ${mine ? 'self-end' : 'self-start'}`}
                  onClick={() => onQuote(quoteOf(message, mine ? 'I' : name, nowMs))}
                >
                  Quote as evidence
                </button>
              )}
            </Bubble>
          </div>
        );
      })}
      {outbox.unsent.map((one) => (
        <UnsentBubble key={one.key} one={one} onRetry={outbox.retry} onTakeBack={outbox.takeBack} />
      ))}
      <div ref={end} className="h-px shrink-0" />
    </Log>
  );
}

/** What the two of a deal write to each other. */
export function MessagesPanel({ deal, onQuote }: { deal: Deal; onQuote: ChatProps['onQuote'] }) {
  const query = useMessages(deal.id);
  const unread = useUnreadOf(deal.id);
  const outbox = useOutbox(deal.id);
  const nowMs = useDealNow();
  const name = firstName(deal.other?.name ?? 'the other person');
  const silence = silenceOf(chatFactsOf(deal), nowMs);
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="messages">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="messages" tabIndex={-1}>
          Messages
        </h2>
        {unread > 0 && (
          <span className="text-sm font-medium text-lake" data-testid="unread-messages">
            {unreadWords(unread)}
          </span>
        )}
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const messages = pages.flatMap(({ items }) => items).toReversed();
          if (messages.length + outbox.unsent.length === 0)
            return silence === null ? (
              <Empty>{`Nothing written yet. ${name} is told when you write.`}</Empty>
            ) : null;
          return <Chat {...{ deal, name, query, messages, outbox, nowMs, onQuote }} />;
        }}
      </Loaded>
      {silence === null ? <Composer name={name} outbox={outbox} /> : <p className="text-ink-2">{silence}</p>}
    </section>
  );
}
