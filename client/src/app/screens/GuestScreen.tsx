import { useParams } from 'react-router';
import { GuestPage } from '../../features/payments/pages/GuestPage.js';
import { PhoneForm } from '../../features/profile/components/PhoneForm.js';

export function GuestScreen() {
  const { token = '' } = useParams();
  return <GuestPage key={token} token={token} phoneForm={(onDone) => <PhoneForm onDone={onDone} />} />;
}
