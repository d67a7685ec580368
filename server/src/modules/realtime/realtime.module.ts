import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';
import type { Emission } from '@amana/shared/realtime.js';
import type { Config } from '../../config.js';
import { createOriginPolicy } from '../../platform/http/origins.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { PubSub } from '../../platform/redis.js';
import type { VerifyAccess } from '../auth/auth.module.js';
import { admit, dropAtEnd } from './handshake.js';
import { dealRoom, serveRooms, STAFF_ROOM, userRoom } from './rooms.js';
import type { LiveServer } from './live.js';

export interface RealtimeNeeds {
  /** null: this process serves no sockets and only tells the others. */
  server: HttpServer | null;
  config: Pick<Config, 'publicUrl' | 'corsOrigins' | 'demo'>;
  logger: Logger;
  /** null: this process is the only one. */
  pubSub: PubSub | null;
  verifyAccess: VerifyAccess;
  isMember: (user: string, transaction: string) => Promise<boolean>;
}

export interface Realtime {
  /** Tells who listens, best effort; never throws. */
  emit(emissions: Emission[]): void;
  /** Drops the sockets of these sessions that this process serves. */
  drop(sessions: string[]): void;
  /** How many sockets this process serves now. */
  countSockets(): number;
  close(): Promise<void>;
}

/** Event and change belong together by `Emission`; the library's own type cannot say so. */
interface Audience {
  emit(event: string, change: unknown): boolean;
}

const MAX_MESSAGE_BYTES = 4_096;

function open({ server, config, pubSub }: RealtimeNeeds): LiveServer {
  const allows = createOriginPolicy(config);
  const io: LiveServer = new Server({
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    serveClient: false,
    allowRequest: ({ headers }, answer) => {
      const { origin, host } = headers;
      answer(null, origin === undefined || allows(origin, host));
    },
    ...(pubSub ? { adapter: createAdapter(pubSub.pub, pubSub.sub) } : {}),
  });
  if (server) io.attach(server);
  return io;
}

/** Socket.IO: events that say something changed, to the rooms of people and of deals. */
export function createRealtime(needs: RealtimeNeeds): Realtime {
  const { logger, verifyAccess, isMember } = needs;
  const io = open(needs);
  io.use(admit(io, verifyAccess));
  io.on('connection', (socket) => {
    dropAtEnd(socket);
    serveRooms(socket, isMember, logger);
  });

  return {
    emit(emissions) {
      for (const { event, users, transaction, staff, change } of emissions) {
        const rooms = users.map(userRoom);
        if (transaction !== undefined) rooms.push(dealRoom(transaction));
        if (staff) rooms.push(STAFF_ROOM);
        const audience: Audience = io.to(rooms);
        if (rooms.length > 0) audience.emit(event, change);
      }
    },
    drop(sessions) {
      for (const socket of io.of('/').sockets.values())
        if (sessions.includes(socket.data.session)) socket.disconnect(true);
    },
    countSockets: () => io.of('/').sockets.size,
    // Without a server there are no sockets to close, only the adapter.
    close: async () => (needs.server ? io.close() : io.of('/').adapter.close()),
  };
}
