import { useId, type ReactNode } from 'react';
import { useLostAt } from '../../lib/network.js';
import { Icon } from './Icon.js';
import { Link } from './Link.js';

type Look = 'main' | 'second' | 'quiet' | 'danger';

const LOOKS: Record<Look, string> = {
  main: 'button button-main',
  second: 'button',
  quiet: 'button button-quiet',
  danger: 'button button-danger',
};

interface Props {
  children: ReactNode;
  onClick?: () => void;
  type?: 'button' | 'submit';
  look?: Look;
  /** Given by what sends something: true says that it is under way, and a second press does nothing. */
  busy?: boolean;
  busyText?: string;
  /** What it means has just changed: presses do nothing for a moment. */
  paused?: boolean;
  /** Why it cannot be pressed now; shown beneath. */
  reason?: string | null;
  testId?: string;
}

const NO_NETWORK = 'No network. You can send this when it is back.';

/** A button named with verb and result. What is not allowed stays visible, with its reason. */
export function Button(props: Props) {
  const { children, onClick, type = 'button', look = 'second', busy = false, testId } = props;
  const lost = useLostAt() !== null && props.busy === false;
  const reason = props.reason ?? (lost ? NO_NETWORK : null);
  const reasonId = useId();
  const off = busy || props.paused === true || reason !== null;
  return (
    <div>
      <button
        type={off ? 'button' : type}
        className={`${LOOKS[look]} ${reason === null ? '' : 'button-off'}`}
        aria-disabled={off}
        aria-describedby={reason === null ? undefined : reasonId}
        onClick={off ? undefined : onClick}
        data-testid={testId}
      >
        {busy ? (props.busyText ?? 'Sending…') : children}
      </button>
      {reason !== null && (
        <p id={reasonId} className="mt-2 flex gap-2 text-sm text-ink-2">
          <Icon name="info" />
          {reason}
        </p>
      )}
    </div>
  );
}

interface LinkProps {
  to: string;
  children: ReactNode;
  look?: Look;
  testId?: string;
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function ButtonLink({ to, children, look = 'second', testId }: LinkProps) {
  return (
    <Link to={to} className={LOOKS[look]} data-testid={testId}>
      {children}
    </Link>
  );
}
