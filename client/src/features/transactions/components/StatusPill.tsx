import type { Phase, Status } from '@amana/shared/transactions/lifecycle.js';
import { Icon } from '../../../components/ui/Icon.js';
import { PHASE_WORD, STATUS } from '../status-words.js';

interface Props {
  status: Status;
  phase: Phase;
  onHold: boolean;
  id?: string;
}

/** Status by icon, word and form, never by colour alone. */
export function StatusPill({ status, phase, onHold, id }: Props) {
  const { word, icon } = STATUS[status];
  return (
    <span className={`pill pill-${status}`} data-testid="pill" id={id}>
      <Icon name={icon} size={16} />
      {onHold ? `Paused · ${PHASE_WORD[phase]}` : `${word} · ${PHASE_WORD[phase]}`}
    </span>
  );
}
