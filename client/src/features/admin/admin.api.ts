import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type {
  PayoutSwitch,
  ReconciliationCase,
  SearchResult,
  Staff,
  StaffAction,
  StaffPerson,
  StaffWork,
  Statement,
} from '@amana/shared/admin/contract.js';
import type { Case, DisputeRow } from '@amana/shared/disputes/contract.js';
import type { IdQueue } from '@amana/shared/identity/contract.js';
import type { Page } from '@amana/shared/http.js';
import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import { api, dealPath, queryString } from '../../lib/api-client.js';
import { dataUrlOf, fetchBlob } from '../../lib/transfer.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { adminKeys } from './admin-keys.js';
import type { QueueFilter } from './queue-words.js';

const PAGE = 20;

/** A list of the console, 20 at a time; asked for again while it is looked at. */
function usePages<T>(queryKey: readonly unknown[], path: string, filter: Record<string, string> = {}) {
  return useInfiniteQuery({
    queryKey: [...queryKey, path, filter],
    queryFn: ({ pageParam }) =>
      api<Page<T>>('GET', path + queryString({ ...filter, limit: PAGE, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: CLOCK_REFETCH_MS,
  });
}

export const useCases = ({ open, phase }: QueueFilter) =>
  usePages<DisputeRow>(adminKeys.cases, '/disputes', { open: String(open), ...(phase ? { phase } : {}) });

export const useReconciliation = (state: ReconciliationCase['state']) =>
  usePages<ReconciliationCase>(adminKeys.lists, '/admin/reconciliation', { state });

export const useStaffActions = () => usePages<StaffAction>(adminKeys.lists, '/admin/actions');

export const useStatements = () => usePages<Statement>(adminKeys.lists, '/admin/reconciliation/statements');

/** What waits for people: proposals, payouts, cases, and what the machine is late with. */
export const useWork = () =>
  useQuery({
    queryKey: adminKeys.work,
    queryFn: () => api<StaffWork>('GET', '/admin/work'),
    refetchInterval: CLOCK_REFETCH_MS,
  });

/** IDs that wait to be checked, the oldest first. */
export const useIdQueue = () =>
  useQuery({
    queryKey: adminKeys.identity,
    queryFn: () => api<IdQueue>('GET', '/admin/identity'),
    refetchInterval: CLOCK_REFETCH_MS,
  });

/** The photo of an ID, once it is wanted; forgotten as soon as it is out of sight. */
export const useIdPicture = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: [...adminKeys.identity, id],
    queryFn: async () => dataUrlOf(await fetchBlob(`/identity/${encodeURIComponent(id)}/picture`)),
    enabled: wanted,
    staleTime: Infinity,
    gcTime: 0,
  });

/** Who is staff as what, and which roles wait for a second admin. */
export const useStaff = () =>
  useQuery({
    queryKey: adminKeys.staff,
    queryFn: () => api<Staff>('GET', '/admin/grants'),
    refetchInterval: CLOCK_REFETCH_MS,
  });

export const useCase = (id: string) =>
  useQuery({
    queryKey: adminKeys.case(id),
    queryFn: () => api<Case>('GET', `/disputes/${encodeURIComponent(id)}`),
    refetchInterval: CLOCK_REFETCH_MS,
  });

export const useStaffDeal = (id: string) =>
  useQuery({
    queryKey: adminKeys.deal(id),
    queryFn: async () => api<StaffDeal>('GET', `/admin${dealPath(id)}`),
    enabled: id !== '',
    refetchInterval: CLOCK_REFETCH_MS,
  });

export const useStaffPerson = (id: string) =>
  useQuery({
    queryKey: [...adminKeys.lists, 'person', id],
    queryFn: () => api<StaffPerson>('GET', `/admin/people/${encodeURIComponent(id)}`),
  });

/** @param q at least two characters, or nothing is asked */
export const useSearch = (q: string) =>
  useQuery({
    queryKey: [...adminKeys.lists, 'search', q],
    queryFn: () => api<SearchResult>('GET', `/admin/search${queryString({ q })}`),
    enabled: q.length > 1,
  });

export const usePayoutSwitch = () =>
  useQuery({
    queryKey: adminKeys.payouts,
    queryFn: () => api<PayoutSwitch>('GET', '/admin/payouts'),
    refetchInterval: CLOCK_REFETCH_MS,
  });
