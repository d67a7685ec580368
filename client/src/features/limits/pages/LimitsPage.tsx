import { paths } from '../../../app/paths.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { IdentityCard } from '../components/IdentityCard.js';
import { LimitsCard } from '../components/LimitsCard.js';
import { useIdentity, useLimits } from '../limits.api.js';

/** What one may move, what is left of it, and the ID that gives more. */
export function LimitsPage() {
  const limits = useLimits();
  const identity = useIdentity();
  return (
    <Column>
      <BackBar to={paths.profile}>Profile</BackBar>
      <Heading title="Limits">Limits</Heading>
      <Loaded query={limits}>
        {(data) => (
          <>
            <LimitsCard limits={data} />
            {data.level > 0 && <Loaded query={identity}>{(mine) => <IdentityCard identity={mine} />}</Loaded>}
          </>
        )}
      </Loaded>
    </Column>
  );
}
