import { QueryClient } from '@tanstack/react-query';
import { isUnsettled } from './api-error.js';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => isUnsettled(error) && failures < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** While a clock or a payment runs, what is shown is asked for again this often. */
export const CLOCK_REFETCH_MS = 15_000;
