import type { Phase, Status } from '@amana/shared/transactions/lifecycle.js';
import type { IconName } from '../../components/ui/Icon.js';

export const STATUS: Record<Status, { word: string; icon: IconName }> = {
  pending: { word: 'Waiting', icon: 'hourglass' },
  active: { word: 'Active', icon: 'lock' },
  disputed: { word: 'Disputed', icon: 'warning' },
  completed: { word: 'Completed', icon: 'tick' },
  cancelled: { word: 'Cancelled', icon: 'cross' },
};

export const PHASE_WORD: Record<Phase, string> = {
  proposed: 'proposed',
  agreed: 'agreed',
  funded: 'paid in',
  delivered: 'delivered',
  returning: 'being returned',
  responding: 'waiting for an answer',
  mediation: 'offer made',
  arbitration: 'with an arbiter',
  awarded: 'decided',
  released: 'seller paid',
  split: 'shared out',
  withdrawn: 'withdrawn',
  declined: 'declined',
  expired: 'time ran out',
  mutual: 'by both',
  undelivered: 'not delivered',
  refunded: 'given back',
};
