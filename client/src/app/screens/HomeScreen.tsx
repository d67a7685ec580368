import { HomePage } from '../../features/transactions/pages/HomePage.js';
import { WalletCard } from '../../features/wallet/components/WalletCard.js';

// The frame of all signed-in screens comes with the first of them, in one file.
export { SignedInFrame } from '../layouts/SignedInFrame.js';

export const HomeScreen = () => <HomePage wallet={<WalletCard />} />;
