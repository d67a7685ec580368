import { useParams } from 'react-router';
import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import type { DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { refusalOf } from '@amana/shared/transactions/policy.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { DisputePage } from '../../features/disputes/pages/DisputePage.js';
import { useDispute } from '../../features/disputes/disputes.api.js';
import { Evidence } from '../../features/files/components/Evidence.js';
import { PromisePanel } from '../../features/transactions/components/PromisePanel.js';
import { StatusPill } from '../../features/transactions/components/StatusPill.js';
import { panelOf } from '../../features/transactions/panel.js';
import { factsOf } from '../../features/transactions/people.js';
import { winnerOf } from '../../features/transactions/timeline.js';
import { useDeal } from '../../features/transactions/transactions.api.js';
import { useDealNow } from '../../lib/config.js';
import { useWatchedDeal } from '../../lib/socket.js';
import { formatClock } from '../../lib/time.js';

function Screen({ dispute, deal }: { dispute: Dispute; deal: Deal }) {
  const nowMs = useDealNow(deal.clock?.at);
  useWatchedDeal(deal.id);
  const refused = (event: DealEvent) => refusalOf(event, factsOf(deal), deal.role, nowMs)?.reason ?? null;
  return (
    <DisputePage
      dispute={dispute}
      deal={deal}
      nowMs={nowMs}
      pill={<StatusPill status={deal.status} phase={deal.phase} onHold={deal.onHold} id="deal-status" />}
      panel={<PromisePanel panel={panelOf(deal, nowMs)} nowMs={nowMs} />}
      evidence={<Evidence dealId={deal.id} nowMs={nowMs} mayAdd={dispute.open} />}
      refused={{
        respond: refused('respond'),
        acceptOffer: refused('settle_accept'),
        acceptProposal: refused('mediate_accept'),
        takeBack: refused('withdraw_dispute'),
        offer: refused('settle_offer'),
        escalate: refused('escalate'),
        waive: refused('waive'),
        appeal: refused('appeal'),
      }}
      winnerOf={(now) => winnerOf(now, formatClock)}
    />
  );
}

function WithDeal({ dispute }: { dispute: Dispute }) {
  const query = useDeal(dispute.transactionId);
  return (
    <Loaded query={query} whole>
      {(deal) => <Screen dispute={dispute} deal={deal} />}
    </Loaded>
  );
}

/** One dispute, with the deal that it is about. */
export function DisputeScreen() {
  const { id = '' } = useParams();
  const query = useDispute(id);
  return (
    <Loaded query={query} whole>
      {(dispute) => <WithDeal key={dispute.id} dispute={dispute} />}
    </Loaded>
  );
}
