import { PhoneForm } from '../../features/profile/components/PhoneForm.js';
import { WithdrawPage } from '../../features/wallet/pages/WithdrawPage.js';

export const WithdrawScreen = () => <WithdrawPage phoneForm={<PhoneForm />} />;
