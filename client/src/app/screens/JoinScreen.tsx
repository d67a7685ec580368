import { useParams } from 'react-router';
import { Skeleton } from '../../components/ui/Skeleton.js';
import { JoinPage } from '../../features/transactions/pages/JoinPage.js';
import { useSession } from '../../lib/session.js';

export function JoinScreen() {
  const { token = '' } = useParams();
  const { status } = useSession();
  return status === 'starting' ? <Skeleton /> : <JoinPage token={token} />;
}
