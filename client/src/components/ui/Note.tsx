import type { ReactNode } from 'react';

interface Props {
  kind?: 'info' | 'pending' | 'danger' | 'good';
  /** Read out at once: for results and errors that the person just caused. */
  urgent?: boolean;
  children: ReactNode;
}

/** An inline message that stays until its cause is gone. */
export function Note({ kind = 'info', urgent = false, children }: Props) {
  return (
    <div className={`note note-${kind}`} role={urgent ? 'alert' : undefined}>
      {children}
    </div>
  );
}
