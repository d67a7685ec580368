import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { Notification, ReadRequest } from '@amana/shared/notifications/contract.js';
import { api, queryString } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';

type NotificationPage = Page<Notification> & { unread: number };

const getPage = (limit: number, cursor: string | null) =>
  api<NotificationPage>('GET', `/notifications${queryString({ limit, cursor })}`);

export const useNotifications = () =>
  useInfiniteQuery({
    queryKey: [...keys.notifications, 'list'],
    queryFn: ({ pageParam }) => getPage(20, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** How many are unread. */
export const useUnread = (): number =>
  useQuery({ queryKey: [...keys.notifications, 'unread'], queryFn: () => getPage(1, null) }).data?.unread ??
  0;

export function useMarkRead() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ReadRequest) => api('POST', '/notifications/read', { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.notifications }),
  });
}
