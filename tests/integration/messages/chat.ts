import type { Message, UnreadMessages, UnreadOfDeal } from '../../../shared/src/messages/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { ApiClient } from '../../support/client.js';

const pathOf = (deal: string) => `/transactions/${deal}/messages`;

export const write = (by: ApiClient, deal: string, text = 'Habari?', key?: string): Promise<Message> =>
  by.ok<Message>('POST', pathOf(deal), { text }, key);

export const refusedTo = (
  by: ApiClient,
  deal: string,
  text: unknown = 'Habari?',
  key?: string,
): ReturnType<ApiClient['refused']> => by.refused('POST', pathOf(deal), { text }, key);

export const pageOf = (by: ApiClient, deal: string, query = ''): Promise<Page<Message>> =>
  by.ok<Page<Message>>('GET', `${pathOf(deal)}${query}`);

/** Texts of the newest messages, oldest first. */
export const textsOf = async (by: ApiClient, deal: string): Promise<string[]> =>
  (await pageOf(by, deal, '?limit=50')).items.map(({ text }) => text).reverse();

export const readUpTo = (by: ApiClient, deal: string, upTo: string): Promise<UnreadOfDeal> =>
  by.ok<UnreadOfDeal>('POST', `${pathOf(deal)}/read`, { upTo });

/** How many messages of this deal wait for him; undefined = the deal is not among those with any. */
export const unreadOf = async (by: ApiClient, deal: string): Promise<number | undefined> =>
  (await by.ok<UnreadMessages>('GET', '/messages/unread')).deals[deal];

/** Notices that somebody wrote in this deal. */
export const noticesOf = async (by: ApiClient, deal: string): Promise<Notification[]> =>
  (await by.ok<Page<Notification>>('GET', '/notifications?limit=50')).items.filter(
    ({ kind, transactionId }) => kind === 'message' && transactionId === deal,
  );
