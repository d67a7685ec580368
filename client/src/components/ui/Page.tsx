import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon.js';
import { Link } from './Link.js';

let first = true;

interface HeadingProps {
  children: ReactNode;
  /** For the browser's title; the heading's own text when absent. */
  title: string;
  describedBy?: string;
}

/** The page's one `h1`: names the tab, and takes the focus when the page changes. */
export function Heading({ children, title, describedBy }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Amana`;
  }, [title]);
  useEffect(() => {
    if (!first) heading.current?.focus();
    first = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} aria-describedby={describedBy}>
      {children}
    </h1>
  );
}

/** The bar of a page that belongs to another one: the way back, and a name. */
export function BackBar({ to, children }: { to: string; children: ReactNode }) {
  return (
    <div className="-mx-4 -mt-4 mb-4 flex min-h-14 short:mb-2 short:min-h-12 items-center gap-2 border-b border-line bg-surface px-1 lg:mx-0 lg:mt-0 lg:mb-2 lg:border-0 lg:bg-transparent lg:px-0">
      <Link to={to} aria-label="Back" className="grid size-12 place-items-center lg:-ml-3">
        <Icon name="back" size={24} />
      </Link>
      <span className="font-bold lg:font-medium">{children}</span>
    </div>
  );
}

/** A column of blocks, as wide as text should be. */
export const Column = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto flex max-w-160 flex-col gap-4 lg:mx-0">{children}</div>
);
