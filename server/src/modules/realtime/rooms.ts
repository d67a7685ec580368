import type { Logger } from '../../platform/observability/logger.js';
import type { LiveSocket } from './live.js';

const MAX_ROOMS = 50;
const MAX_EVENTS = 100;
const PER_MS = 10_000;

export const userRoom = (user: string): string => `u:${user}`;
/** Everybody of Amana's staff. */
export const STAFF_ROOM = 'staff';
export const dealRoom = (transaction: string): string => `t:${transaction}`;

const isId = (id: unknown): id is string => typeof id === 'string' && id.length > 0 && id.length <= 64;

/** Drops a socket that sends more than a screen ever would. */
function limitEvents(socket: LiveSocket): void {
  let events = 0;
  let sinceMs = performance.now();
  socket.use((_event, next) => {
    if (performance.now() - sinceMs > PER_MS) [events, sinceMs] = [0, performance.now()];
    events += 1;
    if (events > MAX_EVENTS) socket.disconnect(true);
    else next();
  });
}

/** Joining and leaving the rooms of deals; what a client sends is not trusted to have any shape. */
export function serveRooms(
  socket: LiveSocket,
  isMember: (user: string, transaction: string) => Promise<boolean>,
  logger: Logger,
): void {
  const { user } = socket.data;
  limitEvents(socket);

  async function mayJoin(id: unknown): Promise<boolean> {
    if (!isId(id) || socket.rooms.size >= MAX_ROOMS) return false;
    try {
      return await isMember(user, id);
    } catch (error) {
      logger.warn('membership could not be looked up', { error });
      return false;
    }
  }

  socket.on('transaction:join', (id: unknown, answer: unknown) => {
    void mayJoin(id).then((ok) => {
      if (!ok) logger.info('room refused', { user });
      if (ok && socket.connected) void socket.join(dealRoom(id as string));
      if (typeof answer === 'function') (answer as (ok: boolean) => void)(ok);
    });
  });

  socket.on('transaction:leave', (id: unknown) => {
    if (isId(id)) void socket.leave(dealRoom(id));
  });
}
