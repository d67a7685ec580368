import { useEffect, useSyncExternalStore } from 'react';
import type { io as connectTo, Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from '@amana/shared/realtime.js';
import { getAccessToken, refreshSession } from './session.js';

type LiveSocket = Socket<ServerEvents, ClientEvents>;

const RETRY_MS = 5_000;

let socket: LiveSocket | null = null;
let connected = false;
const listeners = new Set<() => void>();
const watched = new Set<string>();

function setConnected(value: boolean): void {
  connected = value;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while events arrive; screens poll faster without them. */
export const useConnected = (): boolean => useSyncExternalStore(subscribe, () => connected);

const join = (id: string): void => void socket?.emit('transaction:join', id, () => undefined);

/** The server turned the handshake down: most often the token has ended. */
function reconnectWithNewToken(current: LiveSocket): void {
  if (current.active) return;
  refreshSession().then(
    (signedIn) => signedIn && current.connect(),
    () => setTimeout(() => current.connect(), RETRY_MS),
  );
}

type Handlers = Partial<ServerEvents> & { connect: () => void };

function connect(io: typeof connectTo, handlers: Handlers): void {
  const current: LiveSocket = io({ auth: (give) => give({ token: getAccessToken() }) });
  socket = current;
  current.on('connect', () => {
    setConnected(true);
    watched.forEach(join);
    handlers.connect();
  });
  current.on('disconnect', (reason) => {
    setConnected(false);
    if (reason === 'io server disconnect') reconnectWithNewToken(current);
  });
  current.on('connect_error', () => reconnectWithNewToken(current));
  for (const [event, handler] of Object.entries(handlers))
    if (event !== 'connect') current.on(event as keyof ServerEvents, handler);
}

/** Opens the live connection; `handlers.connect` also runs after every reconnect. Returns how to close it. */
export function openLive(handlers: Handlers): () => void {
  let closed = false;
  const open = (): void => {
    if (closed) return;
    import('socket.io-client').then(
      ({ io }) => closed || connect(io, handlers),
      () => setTimeout(open, RETRY_MS),
    );
  };
  open();
  return () => {
    closed = true;
    socket?.disconnect();
    socket = null;
    setConnected(false);
  };
}

/** Hears of every change of this deal while the screen shows it. */
export function useWatchedDeal(id: string): void {
  useEffect(() => {
    watched.add(id);
    if (connected) join(id);
    return () => {
      watched.delete(id);
      socket?.emit('transaction:leave', id);
    };
  }, [id]);
}
