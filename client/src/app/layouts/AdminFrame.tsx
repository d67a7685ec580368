import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { may, type Permission } from '@amana/shared/users/roles.js';
import { Icon, type IconName } from '../../components/ui/Icon.js';
import { Link } from '../../components/ui/Link.js';
import { useMe } from '../../lib/session.js';
import { adminPaths } from '../admin-paths.js';
import { useLive } from '../live.js';
import { paths } from '../paths.js';
import { DemoBanner, LiveRegion, Logo, SkipLink } from './Frame.js';
import { NoNetwork } from './NoNetwork.js';
import { StepUp } from './StepUp.js';
import { Toasts } from './Toasts.js';

const LINKS: [string, string, IconName, Permission][] = [
  [adminPaths.queue, 'Cases', 'warning', 'cases.read'],
  [adminPaths.work, 'Work', 'hourglass', 'money.read'],
  [adminPaths.search, 'Search', 'info', 'people.read'],
  [adminPaths.payouts, 'Payouts', 'arrow', 'money.read'],
  [adminPaths.reconciliation, 'Reconciliation', 'wallet', 'money.read'],
  [adminPaths.identity, 'IDs', 'tick', 'people.review'],
  [adminPaths.staff, 'Staff', 'lock', 'grants.read'],
  [adminPaths.log, 'Log', 'list', 'log.read'],
  [paths.profile, 'Profile', 'person', 'people.read'],
];

/** People and deals are found by searching; a case belongs to the queue. */
const PARENT: [string, string][] = [
  ['/people/', adminPaths.search],
  ['/deals/', adminPaths.search],
  ['/cases/', adminPaths.queue],
  ['/reconciliation/', adminPaths.reconciliation],
];

const placeOf = (pathname: string): string =>
  PARENT.find(([part]) => pathname.startsWith(paths.admin + part))?.[1] ?? pathname;

const LOOK = {
  here: 'border-b-4 border-lake text-lake lg:border-b-0 lg:border-l-4 lg:bg-lake-soft',
  away: 'border-b-4 border-transparent lg:border-b-0 lg:border-l-4',
};

/** The frame of the console: links above on phones, a column beside on desktops. */
export function AdminFrame({ children }: { children: ReactNode }) {
  const here = placeOf(useLocation().pathname);
  const { roles } = useMe();
  useLive();
  return (
    <>
      <SkipLink />
      <DemoBanner />
      <div className="lg:flex lg:min-h-dvh">
        <header className="border-b border-line bg-surface lg:w-58 lg:shrink-0 lg:border-r lg:border-b-0 lg:py-4">
          <div className="flex flex-wrap items-center justify-between px-4 lg:flex-col lg:items-start lg:px-6 lg:pb-4">
            <Logo />
            <span className="text-sm text-ink-2">Staff console</span>
            <Link to={paths.profile} className="link flex min-h-12 min-w-12 items-center lg:hidden">
              Profile
            </Link>
          </div>
          <nav
            aria-label="Console"
            className="flex flex-wrap justify-between px-1 lg:flex-col lg:flex-nowrap lg:justify-start lg:gap-1 lg:px-3"
          >
            {LINKS.filter(([, , , permission]) => may(roles, permission)).map(([to, name, icon]) => (
              <Link
                key={to}
                to={to}
                aria-current={here === to ? 'page' : undefined}
                className={`min-h-12 min-w-12 items-center justify-center gap-3 px-1 text-sm font-medium lg:flex lg:justify-start lg:rounded-md lg:px-3 lg:text-base ${to === paths.profile ? 'hidden' : 'flex'} ${here === to ? LOOK.here : LOOK.away}`}
              >
                <span className="hidden lg:inline">
                  <Icon name={icon} size={22} />
                </span>
                {name}
              </Link>
            ))}
          </nav>
        </header>
        <div className="min-w-0 flex-1">
          <NoNetwork />
          <main id="main" tabIndex={-1} className="mx-auto max-w-300 p-4 pb-12 lg:mx-0 lg:p-6">
            {children}
          </main>
        </div>
      </div>
      <LiveRegion />
      <Toasts />
      <StepUp />
    </>
  );
}
