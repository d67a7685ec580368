import { io } from 'socket.io-client';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { apiClient } from '../../support/client.js';
import type { Person } from './people.js';

/** A person's open screen: sockets tell that something changed, and it looks over HTTP what. */
export interface Screen {
  person: Person;
  /** Names of what the socket told, and how often it was connected anew. */
  told: string[];
  isConnected(): boolean;
  /** All of the person's notices, page by page. */
  notices(): Promise<string[]>;
  close(): void;
}

export function openScreen(url: string, person: Person): Screen {
  const told: string[] = [];
  const socket = io(url, {
    auth: (give) => give({ token: person.token() }),
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelayMax: 1_000,
  });
  socket.on('connect', () => void told.push('connect'));
  socket.onAny((event: string, change: { id?: string }) => void told.push(`${event} ${change.id ?? ''}`));
  return {
    person,
    told,
    isConnected: () => socket.connected,
    async notices() {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path: string = `/notifications?limit=50${cursor && `&cursor=${cursor}`}`;
        const page: Page<Notification> = await apiClient(url, person.token()).ok('GET', path);
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return ids;
    },
    close: () => void socket.disconnect(),
  };
}
