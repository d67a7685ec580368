import type { Deal } from '@amana/shared/transactions/contract.js';
import { CertificateButton } from '../../features/certificates/components/CertificateButton.js';
import { wasPaidIn } from '../../features/transactions/people.js';

/** What stands beside a deal's own steps. */
export const DealExtras = ({ deal }: { deal: Deal }) =>
  wasPaidIn(deal) ? (
    <div className="order-last">
      <CertificateButton dealId={deal.id} />
    </div>
  ) : null;
