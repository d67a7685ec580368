import type { Access, VerifyAccess } from '../auth/auth.module.js';
import type { LiveServer, LiveSocket } from './live.js';
import { STAFF_ROOM, userRoom } from './rooms.js';

const MAX_SOCKETS_PER_USER = 20;

/** Drops the socket when its token ends; the client comes back with a new one. */
export function dropAtEnd(socket: LiveSocket): void {
  const leftMs = Math.max(0, socket.data.expiresAt.getTime() - Date.now());
  const timer = setTimeout(() => socket.disconnect(true), leftMs);
  socket.once('disconnect', () => clearTimeout(timer));
}

/** Lets in who shows a living access token, and puts him into his own room; staff also into theirs. */
export function admit(io: LiveServer, verifyAccess: VerifyAccess) {
  async function refusalOf(socket: LiveSocket): Promise<Error | undefined> {
    const { token } = socket.handshake.auth as { token?: unknown };
    let access: Access;
    try {
      access = await verifyAccess(typeof token === 'string' ? token : '');
    } catch {
      return new Error('UNAUTHENTICATED');
    }
    const room = userRoom(access.id);
    if ((io.of('/').adapter.rooms.get(room)?.size ?? 0) >= MAX_SOCKETS_PER_USER)
      return new Error('RATE_LIMITED');
    socket.data = { user: access.id, session: access.session, expiresAt: access.expiresAt };
    void socket.join(access.roles.length > 0 ? [room, STAFF_ROOM] : room);
    return undefined;
  }

  return (socket: LiveSocket, next: (error?: Error) => void): void => void refusalOf(socket).then(next, next);
}
