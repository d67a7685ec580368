import { HomePage } from '../../features/transactions/pages/HomePage.js';
import { WalletCard } from '../../features/wallet/components/WalletCard.js';

export const HomeScreen = () => <HomePage wallet={<WalletCard />} />;
