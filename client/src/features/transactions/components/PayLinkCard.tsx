import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Folded } from '../../../components/ui/More.js';
import { toast } from '../../../lib/toast.js';

/** While money is wanted: the link by which others may pay in for the buyer. */
export function PayLinkCard({ deal: { phase, payUrl } }: { deal: Deal }) {
  if (phase !== 'agreed' || payUrl === undefined) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(payUrl);
    await toast('Link copied');
  };
  return (
    <Folded summary="Others may pay for you">
      <p className="text-sm text-ink-2">
        Who opens this link sees the title, your first name and what is still wanted, and pays from their own
        M-Pesa. What comes back of it goes back to them.
      </p>
      <p data-testid="pay-link" className="rounded-md bg-sunken p-3 font-mono text-sm break-all select-all">
        {payUrl}
      </p>
      <Button onClick={() => void copy()}>Copy the link</Button>
    </Folded>
  );
}
