import type { ReactNode } from 'react';
import { Icon } from '../../../components/ui/Icon.js';
import { CAUTION } from '../words.js';

interface Props {
  /** Who wrote it, for people who listen; also shown when `named`. */
  who: string;
  named?: boolean;
  side: 'left' | 'right';
  text: string;
  warn: boolean;
  /** Beneath: when, and what became of it. */
  children: ReactNode;
}

const LOOK = {
  left: 'self-start border border-line bg-surface',
  right: 'self-end bg-lake-soft',
};

/** One message, on the side of who wrote it. */
export function Bubble({ who, named = false, side, text, warn, children }: Props) {
  return (
    <div className={`flex max-w-[85%] min-w-0 flex-col gap-1 rounded-lg px-3 py-2 ${LOOK[side]}`}>
      <p className={named ? 'text-sm font-medium text-ink-2' : 'sr-only'}>{named ? who : `${who}: `}</p>
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      {warn && (
        <p className="flex gap-2 rounded-sm bg-pending-soft p-2 text-sm font-medium text-pending">
          <Icon name="warning" />
          <span className="min-w-0 wrap-anywhere">{CAUTION}</span>
        </p>
      )}
      {children}
    </div>
  );
}
