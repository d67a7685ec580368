import type { Unsent } from '../outbox.js';
import { unsentWords } from '../words.js';
import { Bubble } from './Bubble.js';

interface Props {
  one: Unsent;
  onRetry: (key: string) => void;
  onTakeBack: (key: string) => void;
}

/** One's own message that Amana does not have yet, and what can be done about it. */
export function UnsentBubble({ one, onRetry, onTakeBack }: Props) {
  const [label, act] = one.again ? ['Try again', onRetry] : ['Write it again', onTakeBack];
  return (
    <Bubble who="You" side="right" text={one.text} warn={false}>
      <p
        className={`text-right text-sm ${one.state === 'failed' ? 'font-medium text-danger' : 'text-ink-2'}`}
      >
        {unsentWords(one)}
      </p>
      {one.state === 'failed' && (
        <button
          type="button"
          className="link min-h-12 min-w-12 cursor-pointer self-end"
          onClick={() => act(one.key)}
        >
          {label}
        </button>
      )}
    </Bubble>
  );
}
