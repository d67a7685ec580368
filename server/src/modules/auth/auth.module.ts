import type { Router } from 'express';
import type { Connection } from 'mongoose';
import type { DemoPerson } from '@amana/shared/config.js';
import type { Config } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Users } from '../users/users.module.js';
import { createAuthentication, type Authentication } from './auth.middleware.js';
import { authRoutes } from './auth.routes.js';
import { createAuthService } from './auth.service.js';
import { DEMO_PEOPLE, seedDemo } from './demo-people.js';
import { sessionModel } from './session.model.js';
import { createSessions } from './sessions.js';
import { createTokens, type Access } from './tokens.js';

export type { Authentication } from './auth.middleware.js';
export type { Access } from './tokens.js';

interface Needs {
  config: Pick<Config, 'jwtSecret'>;
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  users: Users;
}

export interface AuthModule {
  routes: Router;
  authentication: Authentication;
  /** Who an access token belongs to. @throws AppError UNAUTHENTICATED */
  verifyAccess: (token: string) => Access;
  demoPeople: DemoPerson[];
  seedDemo: () => Promise<void>;
}

/** Sign-in by e-mail and password, and sessions. */
export function createAuthModule(needs: Needs): AuthModule {
  const tokens = createTokens(needs.config.jwtSecret, needs.clock);
  const sessions = createSessions({ ...needs, sessions: sessionModel(needs.connection) });
  const service = createAuthService({ users: needs.users, sessions, tokens });
  return {
    routes: authRoutes(service),
    authentication: createAuthentication(tokens),
    verifyAccess: (token) => tokens.verify(token),
    demoPeople: DEMO_PEOPLE,
    seedDemo: () => seedDemo(needs.users),
  };
}
