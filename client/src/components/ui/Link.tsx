import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { useHref, useNavigate } from 'react-router';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: string;
  /** For the page that it leads to, and in no address. */
  state?: unknown;
  'data-testid'?: string | undefined;
}

/** Left to the browser: new tabs, downloads and what somebody has handled already. */
const isOurs = (event: MouseEvent): boolean =>
  event.button === 0 &&
  !event.defaultPrevented &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

/** A link inside the app. The router's own brings its whole data layer along, 5 KB of the first screen. */
export function Link({ to, state, onClick, ...anchor }: Props) {
  const navigate = useNavigate();
  return (
    <a
      {...anchor}
      href={useHref(to)}
      onClick={(event) => {
        onClick?.(event);
        if (!isOurs(event)) return;
        event.preventDefault();
        void navigate(to, { state });
      }}
    />
  );
}
