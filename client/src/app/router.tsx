import { lazy, Suspense, type ComponentType } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { Button } from '../components/ui/Button.js';
import { Loaded } from '../components/ui/Loaded.js';
import { Skeleton } from '../components/ui/Skeleton.js';
import { Note } from '../components/ui/Note.js';
import { ApiError } from '../lib/api-error.js';
import { send } from '../lib/http.js';
import { useConfig } from '../lib/config.js';
import { resumeSession, useSession } from '../lib/session.js';
import { Frame } from './layouts/Frame.js';
import { paths, withNext } from './paths.js';

/** The browser may remember that a file failed, and a newer Amana has other files: only a new page helps then. */
const renew = async (): Promise<void> => {
  await send('GET', '/config');
  location.reload();
};

/** A screen that loads when it is first shown; where that fails it says so, and stays in the app. */
function screen<N extends string>(name: N, load: () => Promise<Record<N, ComponentType>>) {
  return function Screen() {
    const { data, error, refetch } = useQuery({
      queryKey: ['screen', name],
      queryFn: async () => {
        const all = await load().catch(() => Promise.reject(new ApiError('NETWORK', 'No answer.')));
        return all[name];
      },
      staleTime: Infinity,
      retry: false,
    });
    const again = async () => {
      if ((await refetch()).isError) await renew().catch(() => undefined);
    };
    return (
      <Loaded query={{ data, error, refetch: again }} whole>
        {(Page: ComponentType) => <Page />}
      </Loaded>
    );
  };
}

const SignedInFrame = lazy(async () => ({
  default: (await import('./screens/HomeScreen.js')).SignedInFrame,
}));
const HomeScreen = screen('HomeScreen', () => import('./screens/HomeScreen.js'));
const SignInPage = screen('SignInPage', () => import('../features/auth/pages/SignInPage.js'));
const SignUpPage = screen('SignUpPage', () => import('../features/auth/pages/SignUpPage.js'));
const SecondStepPage = screen('SecondStepPage', () => import('../features/auth/pages/SecondStepPage.js'));
const ForgotPage = screen('ForgotPage', () => import('../features/auth/pages/ForgotPage.js'));
const DealsPage = screen('DealsPage', () => import('../features/transactions/pages/DealsPage.js'));
const NewDealPage = screen('NewDealPage', () => import('../features/transactions/pages/NewDealPage.js'));
const DealScreen = screen('DealScreen', () => import('./screens/DealScreen.js'));
const ChangeScreen = screen('ChangeScreen', () => import('./screens/ChangeScreen.js'));
const ClaimScreen = screen('ClaimScreen', () => import('./screens/ClaimScreen.js'));
const DisputeScreen = screen('DisputeScreen', () => import('./screens/DisputeScreen.js'));
const JoinScreen = screen('JoinScreen', () => import('./screens/JoinScreen.js'));
const CheckPage = screen('CheckPage', () => import('../features/truth/pages/CheckPage.js'));
const VerifyPage = screen('VerifyPage', () => import('../features/certificates/pages/VerifyPage.js'));
const GuestScreen = screen('GuestScreen', () => import('./screens/GuestScreen.js'));
const WalletPage = screen('WalletPage', () => import('../features/wallet/pages/WalletPage.js'));
const WithdrawScreen = screen('WithdrawScreen', () => import('./screens/WithdrawScreen.js'));
const NotificationsPage = screen(
  'NotificationsPage',
  () => import('../features/notifications/pages/NotificationsPage.js'),
);
const ProfileScreen = screen('ProfileScreen', () => import('./screens/ProfileScreen.js'));
const SecurityPage = screen('SecurityPage', () => import('../features/auth/pages/SecurityPage.js'));
const LimitsPage = screen('LimitsPage', () => import('../features/limits/pages/LimitsPage.js'));
const DataPage = screen('DataPage', () => import('../features/privacy/pages/DataPage.js'));
const ClosedPage = screen('ClosedPage', () => import('../features/privacy/pages/ClosedPage.js'));
const DevelopersPage = screen(
  'DevelopersPage',
  () => import('../features/developers/pages/DevelopersPage.js'),
);
const DeliveriesPage = screen(
  'DeliveriesPage',
  () => import('../features/developers/pages/DeliveriesPage.js'),
);
const AdminScreens = screen('AdminScreens', () => import('./screens/AdminScreens.js'));
const NotFoundPage = screen('NotFoundPage', () => import('./screens/NotFoundPage.js'));

function Unreachable() {
  return (
    <Note kind="danger">
      <p className="mb-3">No network. We could not see whether you are signed in.</p>
      <Button onClick={() => void resumeSession()}>Try again</Button>
    </Note>
  );
}

/** Signed in: the app. Signed out: sign-in first, then back to here. */
function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.status === 'starting') return <Skeleton />;
  if (session.status === 'out')
    return session.ended === 'closed' ? (
      <Navigate to={paths.closed} replace state={{ closed: true }} />
    ) : (
      <Navigate to={withNext(paths.signIn, pathname + search)} replace />
    );
  if (session.status !== 'in') return <Unreachable />;
  if (pathname === paths.home && session.user.roles.length > 0) return <Navigate to={paths.admin} replace />;
  return <Outlet />;
}

/** Where Clerk signs people in, its one page does all of it. */
function OwnSignIn() {
  const { search } = useLocation();
  return useConfig()?.clerk ? <Navigate to={paths.signIn + search} replace /> : <Outlet />;
}

/** Sign-in and joining look the same to everybody; the frame differs. */
function Shell() {
  const { status } = useSession();
  if (status !== 'in')
    return (
      <Frame>
        <Outlet />
      </Frame>
    );
  return (
    <Suspense fallback={null}>
      <SignedInFrame>
        <Outlet />
      </SignedInFrame>
    </Suspense>
  );
}

/** Every route of the app. */
export function Router() {
  return (
    <Routes>
      <Route element={<SignedIn />}>
        <Route path={`${paths.admin}/*`} element={<AdminScreens />} />
      </Route>
      <Route element={<Shell />}>
        <Route path={paths.signIn} element={<SignInPage />} />
        <Route element={<OwnSignIn />}>
          <Route path={paths.signUp} element={<SignUpPage />} />
          <Route path={paths.secondStep} element={<SecondStepPage />} />
          <Route path={paths.forgot} element={<ForgotPage />} />
        </Route>
        <Route path={paths.join(':token')} element={<JoinScreen />} />
        <Route path={paths.verify(':code')} element={<VerifyPage />} />
        <Route path={paths.closed} element={<ClosedPage />} />
        <Route path={paths.check} element={<CheckPage />} />
        <Route path={paths.checkDeal(':code')} element={<CheckPage />} />
        <Route element={<SignedIn />}>
          <Route path={paths.home} element={<HomeScreen />} />
          <Route path={paths.deals} element={<DealsPage />} />
          <Route path={paths.newDeal} element={<NewDealPage />} />
          <Route path={paths.deal(':id')} element={<DealScreen />} />
          <Route path={paths.changeDeal(':id')} element={<ChangeScreen />} />
          <Route path={paths.claim(':id')} element={<ClaimScreen />} />
          <Route path={paths.dispute(':id')} element={<DisputeScreen />} />
          <Route path={paths.pay(':token')} element={<GuestScreen />} />
          <Route path={paths.wallet} element={<WalletPage />} />
          <Route path={paths.withdraw} element={<WithdrawScreen />} />
          <Route path={paths.notifications} element={<NotificationsPage />} />
          <Route path={paths.profile} element={<ProfileScreen />} />
          <Route path={paths.limits} element={<LimitsPage />} />
          <Route path={paths.security} element={<SecurityPage />} />
          <Route path={paths.data} element={<DataPage />} />
          <Route path={paths.developers} element={<DevelopersPage />} />
          <Route path={paths.deliveries(':id')} element={<DeliveriesPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
