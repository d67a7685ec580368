import type { Server, Socket } from 'socket.io';
import type { ClientEvents, ServerEvents } from '@amana/shared/realtime.js';

/** Who is at the other end, since the handshake. */
export interface SocketData {
  user: string;
  session: string;
  /** When his token ends. */
  expiresAt: Date;
}

type NoEvents = Record<string, never>;

export type LiveServer = Server<ClientEvents, ServerEvents, NoEvents, SocketData>;
export type LiveSocket = Socket<ClientEvents, ServerEvents, NoEvents, SocketData>;
