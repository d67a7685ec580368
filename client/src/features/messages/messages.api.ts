import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { Message, UnreadMessages, UnreadOfDeal } from '@amana/shared/messages/contract.js';
import { api, dealPath, queryString } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { useConnected } from '../../lib/socket.js';

const PAGE = 20;

export type MessagePages = InfiniteData<Page<Message>, string | null>;

/**
 * Each new message pushes an old one over the edge of the last page; nothing is ever deleted, so that what was shown
 * stays. When so much is new that the two do not meet, only what is new counts.
 */
export function withOlder(old: MessagePages | undefined, next: MessagePages): MessagePages {
  const last = next.pages.at(-1);
  const known = old?.pages.flatMap(({ items }) => items) ?? [];
  const place = known.findIndex(({ id }) => id === last?.items.at(-1)?.id);
  const rest = place < 0 ? [] : known.slice(place + 1);
  if (!last || rest.length === 0) return next;
  const nextCursor = old?.pages.at(-1)?.nextCursor ?? null;
  return { ...next, pages: [...next.pages.slice(0, -1), { items: [...last.items, ...rest], nextCursor }] };
}

/** What was written in a deal, newest first, 20 at a time. */
export function useMessages(dealId: string) {
  const connected = useConnected();
  return useInfiniteQuery({
    queryKey: keys.messages(dealId),
    queryFn: async ({ pageParam }) =>
      api<Page<Message>>(
        'GET',
        dealPath(dealId, `/messages${queryString({ limit: PAGE, cursor: pageParam })}`),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: connected ? false : CLOCK_REFETCH_MS,
    structuralSharing: (old, next) => withOlder(old as MessagePages | undefined, next as MessagePages),
  });
}

/** How many messages of this deal wait for the viewer. */
export const useUnreadOf = (dealId: string): number =>
  useQuery({
    queryKey: keys.unreadMessages,
    queryFn: () => api<UnreadMessages>('GET', '/messages/unread'),
  }).data?.deals[dealId] ?? 0;

export const postMessage = async (dealId: string, text: string, key: string): Promise<Message> =>
  api<Message>('POST', dealPath(dealId, '/messages'), { body: { text }, key });

export const postRead = async (dealId: string, upTo: string): Promise<UnreadOfDeal> =>
  api<UnreadOfDeal>('POST', dealPath(dealId, '/messages/read'), { body: { upTo } });

/** The pages with a message that was just written on top; unchanged when they have it. */
export function withNew(data: MessagePages | undefined, message: Message): MessagePages | undefined {
  const [first, ...older] = data?.pages ?? [];
  if (!data || !first || data.pages.some(({ items }) => items.some(({ id }) => id === message.id)))
    return data;
  return { ...data, pages: [{ ...first, items: [message, ...first.items] }, ...older] };
}
