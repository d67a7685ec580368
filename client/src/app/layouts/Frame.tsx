import type { ReactNode } from 'react';
import { useAnnouncement } from '../../lib/announce.js';
import { useConfig } from '../../lib/config.js';
import { paths } from '../paths.js';
import { Link } from '../../components/ui/Link.js';
import { NoNetwork } from './NoNetwork.js';

export const Logo = () => (
  <Link to={paths.home} className="flex min-h-12 items-center gap-2 text-lg font-bold">
    <img src="/favicon.svg" alt="" width="28" height="28" />
    Amana
  </Link>
);

export function DemoBanner() {
  const demo = useConfig()?.demo;
  if (!demo) return null;
  return (
    <aside
      aria-label="Demo"
      className="bg-pending-soft px-4 py-0.5 text-center text-sm text-pending"
      data-testid="demo-banner"
    >
      Demo: no real money.{' '}
      <a
        className="relative inline-block py-3.5 underline short:-my-3"
        href={demo.phoneUrl}
        target="_blank"
        rel="noreferrer"
      >
        Open the phone
      </a>
    </aside>
  );
}

export const SkipLink = () => (
  <a
    href="#main"
    className="sr-only bg-surface focus:not-sr-only focus:absolute focus:z-20 focus:p-3"
    onClick={(event) => {
      event.preventDefault();
      document.getElementById('main')?.focus();
    }}
  >
    Skip to the content
  </a>
);

/** What changed, for people who listen to the screen. */
export const LiveRegion = () => (
  <p aria-live="polite" className="sr-only">
    {useAnnouncement()}
  </p>
);

/** The frame for people who are not signed in. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <DemoBanner />
      <header className="border-b border-line bg-surface">
        <div className="mx-auto max-w-160 px-4">
          <Logo />
        </div>
      </header>
      <NoNetwork />
      <main id="main" tabIndex={-1} className="mx-auto max-w-160 p-4 pb-12">
        {children}
      </main>
      <LiveRegion />
    </>
  );
}
