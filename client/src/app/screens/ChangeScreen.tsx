import { useParams } from 'react-router';
import { Loaded } from '../../components/ui/Loaded.js';
import { ChangePage } from '../../features/transactions/pages/ChangePage.js';
import { useDeal } from '../../features/transactions/transactions.api.js';

export function ChangeScreen() {
  const { id = '' } = useParams();
  const query = useDeal(id);
  return (
    <Loaded query={query} whole>
      {(deal) => <ChangePage key={deal.id} deal={deal} />}
    </Loaded>
  );
}
