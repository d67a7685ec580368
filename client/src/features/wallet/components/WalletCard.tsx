import { paths } from '../../../app/paths.js';
import { Money } from '../../../components/ui/Money.js';
import { useWallet } from '../wallet.api.js';
import { Link } from '../../../components/ui/Link.js';

/** The free sum, for the home screen. */
export function WalletCard() {
  const { data } = useWallet();
  return (
    <Link to={paths.wallet} className="card block hover:bg-lake-soft">
      <span className="block text-sm text-ink-2">Your wallet</span>
      <span className="text-h1 font-bold">{data ? <Money cents={data.balanceCents} /> : 'KES\u00a0…'}</span>
    </Link>
  );
}
