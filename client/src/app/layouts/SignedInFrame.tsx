import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Icon, type IconName } from '../../components/ui/Icon.js';
import { useUnread } from '../../features/notifications/unread.api.js';
import { useLive } from '../live.js';
import { paths } from '../paths.js';
import { DemoBanner, LiveRegion, Logo, SkipLink } from './Frame.js';
import { NoNetwork } from './NoNetwork.js';
import { StepUp } from './StepUp.js';
import { Toasts } from './Toasts.js';
import { Link } from '../../components/ui/Link.js';

const MAIN: [string, string, IconName][] = [
  [paths.home, 'Home', 'home'],
  [paths.deals, 'Deals', 'list'],
  [paths.wallet, 'Wallet', 'wallet'],
];
const MINE: [string, string, IconName][] = [
  [paths.notifications, 'Notices', 'bell'],
  [paths.profile, 'Profile', 'person'],
];

const linkLook = (isActive: boolean) =>
  `relative flex min-h-12 min-w-12 items-center gap-3 px-3 font-medium lg:rounded-md ${
    isActive
      ? 'border-b-4 border-lake text-lake lg:border-b-0 lg:border-l-4 lg:bg-lake-soft'
      : 'border-b-4 border-transparent lg:border-b-0 lg:border-l-4'
  }`;

const isAt = (to: string, pathname: string): boolean =>
  to === paths.home ? pathname === to : pathname.startsWith(to);

function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="rounded-full bg-lake px-1.5 text-sm font-bold text-on-lake" data-testid="unread">
      {count > 9 ? '9+' : count}
      <span className="sr-only"> unread</span>
    </span>
  );
}

/** Pages with an own bar and a way back leave the phone's screen to it. */
const OWN_BAR = /^\/(deals|disputes|wallet|profile)\/.+/;

function Nav({ pathname }: { pathname: string }) {
  const unread = useUnread();
  const link = ([to, name, icon]: [string, string, IconName], wordOnPhone: boolean) => (
    <Link
      key={to}
      to={to}
      aria-current={isAt(to, pathname) ? 'page' : undefined}
      className={linkLook(isAt(to, pathname))}
    >
      <Icon name={icon} size={22} />
      <span className={wordOnPhone ? '' : 'sr-only lg:not-sr-only'}>{name}</span>
      {to === paths.notifications && <Badge count={unread} />}
    </Link>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between px-1 lg:px-3 lg:pb-4">
        <div className="px-3">
          <Logo />
        </div>
        <nav aria-label="You" className="flex lg:hidden">
          {MINE.map((each) => link(each, false))}
        </nav>
      </div>
      <nav aria-label="Main" className="flex flex-wrap justify-between px-1 lg:flex-col lg:gap-1 lg:px-3">
        {MAIN.map((each) => link(each, true))}
        <div className="hidden lg:contents">{MINE.map((each) => link(each, true))}</div>
      </nav>
    </>
  );
}

/** The frame of the app: a bar above on phones, a column beside on desktops. */
export function SignedInFrame({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  useLive();
  return (
    <>
      <SkipLink />
      <DemoBanner />
      <div className="lg:flex lg:min-h-dvh">
        <header
          className={`border-b border-line bg-surface lg:block lg:w-58 lg:shrink-0 lg:border-r lg:border-b-0 lg:py-4 ${OWN_BAR.test(pathname) ? 'hidden' : ''}`}
        >
          <Nav pathname={pathname} />
        </header>
        <div className="min-w-0 flex-1">
          <NoNetwork />
          <main id="main" tabIndex={-1} className="p-4 pb-12 lg:p-6">
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
