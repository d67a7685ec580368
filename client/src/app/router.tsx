import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { Button } from '../components/ui/Button.js';
import { Skeleton } from '../components/ui/Loaded.js';
import { Note } from '../components/ui/Note.js';
import { refreshSession, useSession } from '../lib/session.js';
import { Frame } from './layouts/Frame.js';
import { paths, withNext } from './paths.js';

const SignedInFrame = lazy(async () => ({
  default: (await import('./layouts/SignedInFrame.js')).SignedInFrame,
}));
const SignInPage = lazy(async () => ({
  default: (await import('../features/auth/pages/SignInPage.js')).SignInPage,
}));
const SignUpPage = lazy(async () => ({
  default: (await import('../features/auth/pages/SignUpPage.js')).SignUpPage,
}));
const HomeScreen = lazy(async () => ({ default: (await import('./screens/HomeScreen.js')).HomeScreen }));
const DealsPage = lazy(async () => ({
  default: (await import('../features/transactions/pages/DealsPage.js')).DealsPage,
}));
const NewDealPage = lazy(async () => ({
  default: (await import('../features/transactions/pages/NewDealPage.js')).NewDealPage,
}));
const DealScreen = lazy(async () => ({ default: (await import('./screens/DealScreen.js')).DealScreen }));
const ChangeScreen = lazy(async () => ({
  default: (await import('./screens/ChangeScreen.js')).ChangeScreen,
}));
const JoinScreen = lazy(async () => ({ default: (await import('./screens/JoinScreen.js')).JoinScreen }));
const WalletPage = lazy(async () => ({
  default: (await import('../features/wallet/pages/WalletPage.js')).WalletPage,
}));
const WithdrawScreen = lazy(async () => ({
  default: (await import('./screens/WithdrawScreen.js')).WithdrawScreen,
}));
const NotificationsPage = lazy(async () => ({
  default: (await import('../features/notifications/pages/NotificationsPage.js')).NotificationsPage,
}));
const ProfileScreen = lazy(async () => ({
  default: (await import('./screens/ProfileScreen.js')).ProfileScreen,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import('./screens/NotFoundPage.js')).NotFoundPage,
}));

const Waiting = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<Skeleton />}>{children}</Suspense>
);

function Unreachable() {
  return (
    <Note kind="danger">
      <p className="mb-3">No network. We could not see whether you are signed in.</p>
      <Button onClick={() => void refreshSession()}>Try again</Button>
    </Note>
  );
}

/** Signed in: the app. Signed out: sign-in first, then back to here. */
function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.status === 'starting') return <Skeleton />;
  if (session.status === 'out') return <Navigate to={withNext(paths.signIn, pathname + search)} replace />;
  return session.status === 'in' ? <Outlet /> : <Unreachable />;
}

/** Sign-in and joining look the same to everybody; the frame differs. */
function Shell() {
  const { status } = useSession();
  const page = (
    <Waiting>
      <Outlet />
    </Waiting>
  );
  if (status !== 'in') return <Frame>{page}</Frame>;
  return (
    <Suspense fallback={null}>
      <SignedInFrame>{page}</SignedInFrame>
    </Suspense>
  );
}

/** Every route of the app. */
export function Router() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route path={paths.signIn} element={<SignInPage />} />
        <Route path={paths.signUp} element={<SignUpPage />} />
        <Route path={paths.join(':token')} element={<JoinScreen />} />
        <Route element={<SignedIn />}>
          <Route path={paths.home} element={<HomeScreen />} />
          <Route path={paths.deals} element={<DealsPage />} />
          <Route path={paths.newDeal} element={<NewDealPage />} />
          <Route path={paths.deal(':id')} element={<DealScreen />} />
          <Route path={paths.changeDeal(':id')} element={<ChangeScreen />} />
          <Route path={paths.wallet} element={<WalletPage />} />
          <Route path={paths.withdraw} element={<WithdrawScreen />} />
          <Route path={paths.notifications} element={<NotificationsPage />} />
          <Route path={paths.profile} element={<ProfileScreen />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
