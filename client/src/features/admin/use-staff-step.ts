import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type {
  CloseRequest,
  EndGrantRequest,
  Grant,
  GrantRequest,
  HoldRequest,
  OwnMoneyRequest,
  PayoutSwitch,
  PayoutSwitchRequest,
  Proposal,
  ReasonRequest,
  ResolvePayoutRequest,
  Statement,
} from '@amana/shared/admin/contract.js';
import type { AwardRequest, HandOverRequest, MediateRequest } from '@amana/shared/disputes/contract.js';
import type { SentId } from '@amana/shared/identity/contract.js';
import type { DealState } from '@amana/shared/transactions/contract.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import { problemsOf, type Problem } from '../../components/ui/problems.js';
import { api, dealPath } from '../../lib/api-client.js';
import { hasCode } from '../../lib/api-error.js';
import { useIntent } from '../../lib/use-intent.js';
import { adminKeys } from './admin-keys.js';

const LOST: readonly ErrorCode[] = ['STATE_CONFLICT', 'ON_HOLD'];

export interface StaffStep<I> {
  take: (input: I, onSettled: () => void) => void;
  busy: boolean;
  problems: Problem[];
  /** Somebody was first; what is shown has been read again. */
  lost: boolean;
  reset: () => void;
}

/**
 * Something that staff do: afterwards, and when somebody was first, all of this is read again.
 * @param lostBy what says that somebody was first; else it is a problem like others
 */
function useStaffStep<I, O>(
  run: (input: I, key: string) => Promise<O>,
  stale: readonly (readonly unknown[])[],
  lostBy: readonly ErrorCode[] = LOST,
): StaffStep<I> {
  const cache = useQueryClient();
  const step = useIntent(run);
  const [lost, setLost] = useState(false);
  const refetch = () => Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey })));
  const someoneWasFirst = async (onSettled: () => void) => {
    await refetch();
    setLost(true);
    onSettled();
  };
  const take = (input: I, onSettled: () => void) => {
    setLost(false);
    step.mutate(input, {
      onSuccess: () => {
        void refetch();
        onSettled();
      },
      onError: (error) => {
        if (hasCode(error, ...lostBy)) void someoneWasFirst(onSettled);
      },
    });
  };
  const failed = step.error !== null && !hasCode(step.error, ...lostBy);
  return {
    take,
    busy: step.isPending,
    problems: failed ? problemsOf(step.error) : [],
    lost,
    reset: step.reset,
  };
}

/** Decides a case. */
export const useAward = (id: string, dealId: string): StaffStep<AwardRequest> =>
  useStaffStep(
    (body: AwardRequest, key) =>
      api<DealState>('POST', `/disputes/${encodeURIComponent(id)}/award`, { body, key }),
    [adminKeys.cases, adminKeys.deal(dealId)],
  );

/** Takes a case: the two have had their time. */
export const useTakeCase = (id: string, dealId: string): StaffStep<{ v: number }> =>
  useStaffStep(
    (body: { v: number }, key) =>
      api<DealState>('POST', `/disputes/${encodeURIComponent(id)}/escalate`, { body, key }),
    [adminKeys.cases, adminKeys.deal(dealId)],
  );

/** Proposes a settlement to both sides. */
export const useMediate = (id: string, dealId: string): StaffStep<MediateRequest> =>
  useStaffStep(
    (body: MediateRequest, key) =>
      api<DealState>('POST', `/disputes/${encodeURIComponent(id)}/mediate`, { body, key }),
    [adminKeys.cases, adminKeys.deal(dealId)],
  );

/** Gives a case back, or to a colleague. */
export const useHandOver = (id: string, dealId: string): StaffStep<HandOverRequest> =>
  useStaffStep(
    (body: HandOverRequest, key) =>
      api<DealState>('POST', `/disputes/${encodeURIComponent(id)}/hand-over`, { body, key }),
    [adminKeys.cases, adminKeys.deal(dealId)],
  );

/** Pauses a deal or lifts the pause. */
export const useHold = (dealId: string): StaffStep<HoldRequest & { to: 'hold' | 'unhold' }> =>
  useStaffStep(
    ({ to, ...body }: HoldRequest & { to: 'hold' | 'unhold' }, key) =>
      api<DealState>('POST', `/admin${dealPath(dealId, `/${to}`)}`, { body, key }),
    [adminKeys.cases, adminKeys.deal(dealId)],
  );

/** Stops payouts or lifts the stop. */
export const useSwitchPayouts = (): StaffStep<PayoutSwitchRequest> =>
  useStaffStep(
    (body: PayoutSwitchRequest, key) => api<PayoutSwitch>('POST', '/admin/payouts', { body, key }),
    [adminKeys.payouts],
  );

/** What one of the staff proposes and another confirms, as its route and what that takes. */
export type ProposalInput =
  | { to: 'reconciliation/close'; body: CloseRequest }
  | { to: 'reconciliation/own'; body: OwnMoneyRequest }
  | { to: `payouts/${string}/resolve`; body: ResolvePayoutRequest }
  | { to: `people/${string}/unfreeze`; body: ReasonRequest };

/** Proposes what another of the staff has to confirm. */
export const usePropose = (): StaffStep<ProposalInput> =>
  useStaffStep(
    ({ to, body }: ProposalInput, key) => api<Proposal>('POST', `/admin/${to}`, { body, key }),
    [adminKeys.lists],
    [],
  );

interface ProposalDecision extends ReasonRequest {
  id: string;
  to: 'confirm' | 'reject';
}

/** Confirms what a colleague proposed, or turns it down. */
export const useDecideProposal = (): StaffStep<ProposalDecision> =>
  useStaffStep(
    ({ id, to, reason }: ProposalDecision, key) =>
      api<Proposal>('POST', `/admin/proposals/${encodeURIComponent(id)}/${to}`, { body: { reason }, key }),
    [adminKeys.lists, adminKeys.payouts],
    ['STATE_CONFLICT'],
  );

interface IdDecision extends ReasonRequest {
  id: string;
  to: 'approve' | 'reject';
}

/** Says that an ID is the person's own, or turns it down. */
export const useDecideId = (): StaffStep<IdDecision> =>
  useStaffStep(
    ({ id, to, reason }: IdDecision, key) =>
      api<SentId>('POST', `/admin/identity/${encodeURIComponent(id)}/${to}`, { body: { reason }, key }),
    [adminKeys.identity],
    ['STATE_CONFLICT'],
  );

/** Proposes a role for somebody; another admin has to confirm it. */
export const useProposeRole = (): StaffStep<GrantRequest> =>
  useStaffStep(
    (body: GrantRequest, key) => api<Grant>('POST', '/admin/grants', { body, key }),
    [adminKeys.lists],
    [],
  );

/** Gives a role that another admin proposed, or turns it down. */
export const useDecideRole = (): StaffStep<ProposalDecision> =>
  useStaffStep(
    ({ id, to, reason }: ProposalDecision, key) =>
      api<Grant>('POST', `/admin/grants/${encodeURIComponent(id)}/${to}`, { body: { reason }, key }),
    [adminKeys.lists],
    ['STATE_CONFLICT'],
  );

/** Ends a role at once. */
export const useEndRole = (): StaffStep<EndGrantRequest> =>
  useStaffStep(
    (body: EndGrantRequest, key) => api('POST', '/admin/grants/end', { body, key }),
    [adminKeys.lists],
    [],
  );

/** Stops an account at once. */
export const useSuspend = (): StaffStep<ReasonRequest & { user: string }> =>
  useStaffStep(
    ({ user, reason }: ReasonRequest & { user: string }, key) =>
      api('POST', `/admin/people/${encodeURIComponent(user)}/suspend`, { body: { reason }, key }),
    [adminKeys.lists],
    [],
  );

/** Hands a statement of M-Pesa's portal in, as the text of its file. */
export const useHandIn = (): StaffStep<string> =>
  useStaffStep(
    (csv: string, key) => api<Statement>('POST', '/admin/reconciliation/statements', { csv, key }),
    [adminKeys.lists],
    [],
  );
