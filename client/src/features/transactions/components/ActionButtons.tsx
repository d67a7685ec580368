import { Button } from '../../../components/ui/Button.js';
import { Folded } from '../../../components/ui/More.js';
import type { ActionId, DealAction, DealActions } from '../actions.js';

interface Props {
  actions: DealActions;
  mainLabel: string | null;
  busy: boolean;
  /** The deal has just changed: presses do nothing for a moment. */
  guarded: boolean;
  onPress: (action: DealAction) => void;
}

/** What ends a deal, or begins a dispute. */
const ENDS: ReadonlySet<ActionId> = new Set([
  'accept',
  'cancel',
  'refund',
  'decline',
  'withdraw',
  'dispute',
  'takeBack',
]);

/** The one main thing (within the thumb's reach on phones), what stands beside it, and the rest under More. */
export function ActionButtons({ actions, mainLabel, busy, guarded, onPress }: Props) {
  const { main, beside, more } = actions;
  const buttonOf = (action: DealAction) => ({
    reason: action.reason,
    paused: guarded,
    onClick: () => onPress(action),
  });
  return (
    <>
      {main && (
        <div className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-surface p-3 lg:static lg:border-0 lg:bg-transparent lg:p-0">
          <Button look="main" busy={busy} {...buttonOf(main)} testId="main-action">
            {mainLabel ?? main.label}
          </Button>
        </div>
      )}
      {beside.map((action) => (
        <Button key={action.id} {...buttonOf(action)} testId={`do-${action.id}`}>
          {action.label}
        </Button>
      ))}
      {more.length > 0 && (
        <Folded summary="More">
          {more.map((action) => (
            <Button
              key={action.id}
              look={ENDS.has(action.id) ? 'danger' : 'second'}
              {...buttonOf(action)}
              testId={`do-${action.id}`}
            >
              {action.label}
            </Button>
          ))}
        </Folded>
      )}
    </>
  );
}
