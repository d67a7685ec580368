import { lazy, Suspense, type ComponentType } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { NewMessages } from '../../features/messages/components/NewMessages.js';
import { PaymentNote, underWay } from '../../features/payments/components/PaymentNote.js';
import { PaymentSheet } from '../../features/payments/components/PaymentSheet.js';
import { usePayment } from '../../features/payments/payments.api.js';
import { PhoneForm } from '../../features/profile/components/PhoneForm.js';
import { DealPage } from '../../features/transactions/pages/DealPage.js';
import { currentPaymentId, wantedOf, wasPaidIn } from '../../features/transactions/people.js';
import { useDeal } from '../../features/transactions/transactions.api.js';
import { useWallet } from '../../features/wallet/wallet.api.js';
import { useWatchedDeal } from '../../lib/socket.js';
import { DealMessages } from './DealMessages.js';

/** What stands beside the deal's own steps; the deal is there without it too. */
const beside = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => ({ default: await load().catch((): ComponentType<P> => () => null) }));

const DealExtras = beside(async () => (await import('./DealExtras.js')).DealExtras);
const Proof = beside(async () => (await import('../../features/files/components/Proof.js')).Proof);
const ProofForm = beside(async () => (await import('../../features/files/components/Proof.js')).ProofForm);

const OPEN = 'pay';

/** Open or not is in the address: it survives a reload, and the back button closes it. */
function useSheet() {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation() as { state: { opened?: boolean } | null };
  const navigate = useNavigate();
  const close = () => {
    if (state?.opened) void navigate(-1);
    else setParams({}, { replace: true });
  };
  return {
    isOpen: params.has(OPEN),
    open: () => setParams({ [OPEN]: '' }, { state: { opened: true } }),
    close,
  };
}

function Screen({ deal }: { deal: Deal }) {
  const sheet = useSheet();
  const paymentId = currentPaymentId(deal);
  const payment = usePayment(paymentId);
  const walletCents = useWallet().data?.balanceCents ?? 0;
  useWatchedDeal(deal.id);
  const paying = deal.phase === 'agreed' ? underWay(payment) : null;
  return (
    <>
      <DealPage
        deal={deal}
        paying={paying}
        paymentNote={
          paying ? (
            <PaymentNote payment={payment} />
          ) : (
            <Suspense fallback={null}>
              <DealExtras deal={deal} />
            </Suspense>
          )
        }
        onPay={sheet.open}
        messages={<DealMessages deal={deal} />}
        newMessages={<NewMessages dealId={deal.id} />}
        proof={
          wasPaidIn(deal) && (
            <Suspense fallback={null}>
              <Proof dealId={deal.id} />
            </Suspense>
          )
        }
        proofForm={(onWaiting) => (
          <Suspense fallback={null}>
            <ProofForm dealId={deal.id} onWaiting={onWaiting} />
          </Suspense>
        )}
      />
      {sheet.isOpen && deal.role === 'buyer' && (paymentId === undefined || payment) && (
        <PaymentSheet
          deal={deal}
          payment={payment}
          wanted={wantedOf(deal)}
          walletCents={walletCents}
          phoneForm={(onDone) => <PhoneForm onDone={onDone} />}
          onClose={sheet.close}
        />
      )}
    </>
  );
}

/** One deal, with its payment and the wallet it can be paid from. */
export function DealScreen() {
  const { id = '' } = useParams();
  const query = useDeal(id);
  return (
    <Loaded query={query} whole>
      {(deal) => <Screen key={deal.id} deal={deal} />}
    </Loaded>
  );
}
