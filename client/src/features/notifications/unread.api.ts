import { useQuery } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { Notification } from '@amana/shared/notifications/contract.js';
import { api, queryString } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';

export type NotificationPage = Page<Notification> & { unread: number };

export const getNotifications = (limit: number, cursor: string | null) =>
  api<NotificationPage>('GET', `/notifications${queryString({ limit, cursor })}`);

/** How many are unread. */
export const useUnread = (): number =>
  useQuery({ queryKey: [...keys.notifications, 'unread'], queryFn: () => getNotifications(1, null) }).data
    ?.unread ?? 0;
