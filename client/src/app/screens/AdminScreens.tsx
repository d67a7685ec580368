import { Navigate, Route, Routes, useParams } from 'react-router';
import { may } from '@amana/shared/users/roles.js';
import { Column, Heading } from '../../components/ui/Page.js';
import { ButtonLink } from '../../components/ui/Button.js';
import { IdentityPage } from '../../features/admin/pages/IdentityPage.js';
import { LogPage } from '../../features/admin/pages/LogPage.js';
import { PayoutsPage } from '../../features/admin/pages/PayoutsPage.js';
import { QueuePage } from '../../features/admin/pages/QueuePage.js';
import { ReconciliationPage } from '../../features/admin/pages/ReconciliationPage.js';
import { StaffPage } from '../../features/admin/pages/StaffPage.js';
import { StatementsPage } from '../../features/admin/pages/StatementsPage.js';
import { WorkPage } from '../../features/admin/pages/WorkPage.js';
import { useMe } from '../../lib/session.js';
import { AdminFrame } from '../layouts/AdminFrame.js';
import { SignedInFrame } from '../layouts/SignedInFrame.js';
import { adminPaths } from '../admin-paths.js';
import { paths } from '../paths.js';
import {
  AdminCaseScreen,
  AdminDealScreen,
  AdminPersonScreen,
  AdminSearchScreen,
} from './AdminDealScreens.js';
import { NotFoundPage } from './NotFoundPage.js';

const NotStaff = () => (
  <SignedInFrame>
    <Column>
      <Heading title="Staff only">Only Amana’s staff can open this.</Heading>
      <p>Your deals and your wallet are where they were.</p>
      <ButtonLink to={paths.home} look="main">
        Go to the start
      </ButtonLink>
    </Column>
  </SignedInFrame>
);

/** A screen that starts anew when its address names something else. */
function ById({ of: Screen }: { of: (props: { id: string }) => React.ReactNode }) {
  const { id = '' } = useParams();
  return <Screen key={id} id={id} />;
}

/** The console: for staff only, and with a frame of its own. */
export function AdminScreens() {
  const { roles } = useMe();
  if (roles.length === 0) return <NotStaff />;
  return (
    <AdminFrame>
      <Routes>
        <Route
          index
          element={may(roles, 'cases.read') ? <QueuePage /> : <Navigate to={adminPaths.work} replace />}
        />
        <Route path="cases/:id" element={<ById of={AdminCaseScreen} />} />
        <Route path="search" element={<AdminSearchScreen />} />
        <Route path="people/:id" element={<ById of={AdminPersonScreen} />} />
        <Route path="deals/:id" element={<ById of={AdminDealScreen} />} />
        <Route path="payouts" element={<PayoutsPage />} />
        <Route path="reconciliation" element={<ReconciliationPage />} />
        <Route path="reconciliation/statements" element={<StatementsPage />} />
        <Route path="work" element={<WorkPage />} />
        <Route path="identity" element={<IdentityPage />} />
        <Route path="staff" element={<StaffPage />} />
        <Route path="log" element={<LogPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </AdminFrame>
  );
}
