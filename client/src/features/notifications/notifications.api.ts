import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReadRequest } from '@amana/shared/notifications/contract.js';
import { api } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';
import { getNotifications } from './unread.api.js';

const PAGE = 20;

export const useNotifications = () =>
  useInfiniteQuery({
    queryKey: [...keys.notifications, 'list'],
    queryFn: ({ pageParam }) => getNotifications(PAGE, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export function useMarkRead() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ReadRequest) => api('POST', '/notifications/read', { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.notifications }),
  });
}
