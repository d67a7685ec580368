import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { useCase, useStaffDeal, useStaffPerson } from '../../features/admin/admin.api.js';
import type { Pill } from '../../features/admin/components/DealsTable.js';
import { CasePage } from '../../features/admin/pages/CasePage.js';
import { PersonPage } from '../../features/admin/pages/PersonPage.js';
import { SearchPage } from '../../features/admin/pages/SearchPage.js';
import { StaffDealPage } from '../../features/admin/pages/StaffDealPage.js';
import { CaseMessages } from '../../features/messages/components/CaseMessages.js';
import { Evidence } from '../../features/files/components/Evidence.js';
import { StatusPill } from '../../features/transactions/components/StatusPill.js';
import { TermsCard } from '../../features/transactions/components/TermsCard.js';
import { Timeline } from '../../features/transactions/components/Timeline.js';
import { sentenceOf } from '../../features/transactions/timeline.js';
import { useDealNow } from '../../lib/config.js';
import { formatClock } from '../../lib/time.js';
import { useMe } from '../../lib/session.js';

const pill: Pill = ({ status, phase, onHold }) => (
  <StatusPill status={status} phase={phase} onHold={onHold} />
);

/** A deal's story as somebody reads it who is neither side. */
const toldToStaff = (deal: StaffDeal) => ({ ...deal, role: 'staff' as const });

function lastOf(deal: StaffDeal): string {
  const last = deal.timeline.at(-1);
  return last ? `${sentenceOf(last, toldToStaff(deal))}, at ${formatClock(last.at)}` : 'the deal has changed';
}

/** What staff see of a deal that the deals' own screens show too. */
function usePartsOf() {
  const nowMs = useDealNow();
  return (deal: StaffDeal) => ({
    pill: pill(deal),
    terms: <TermsCard terms={deal.terms} />,
    timeline: <Timeline deal={toldToStaff(deal)} nowMs={nowMs} />,
    last: lastOf(deal),
  });
}

export function AdminCaseScreen({ id }: { id: string }) {
  const partsOf = usePartsOf();
  const nowMs = useDealNow();
  return (
    <Loaded query={useCase(id)} whole missing="No such case">
      {(dispute) => (
        <CasePage
          dispute={dispute}
          messages={
            <CaseMessages
              dealId={dispute.deal.id}
              names={{ buyer: dispute.buyer.name, seller: dispute.seller.name }}
            />
          }
          evidence={<Evidence dealId={dispute.deal.id} nowMs={nowMs} mayAdd={false} />}
          {...partsOf(dispute.deal)}
        />
      )}
    </Loaded>
  );
}

export function AdminDealScreen({ id }: { id: string }) {
  const partsOf = usePartsOf();
  return (
    <Loaded query={useStaffDeal(id)} whole missing="No such deal">
      {(deal) => <StaffDealPage deal={deal} {...partsOf(deal)} />}
    </Loaded>
  );
}

export function AdminPersonScreen({ id }: { id: string }) {
  const me = useMe();
  return (
    <Loaded query={useStaffPerson(id)} whole missing="No such person">
      {(person) => <PersonPage person={person} me={me} pill={pill} />}
    </Loaded>
  );
}

export const AdminSearchScreen = () => <SearchPage pill={pill} />;
