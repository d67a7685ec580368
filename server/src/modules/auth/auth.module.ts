import { Router, type RequestHandler } from 'express';
import type { Connection } from 'mongoose';
import type { DemoPerson } from '@amana/shared/config.js';
import type { Config } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Messenger } from '../../platform/messenger/messenger.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { createSecurityLog } from '../../platform/security-log.js';
import type { Codes, Users } from '../users/users.module.js';
import { createAuthentication, type Authentication, type VerifyKey } from './auth.middleware.js';
import { authRoutes } from './auth.routes.js';
import { createAuthService } from './auth.service.js';
import { createChallenges } from './challenges.js';
import { createClerk } from './clerk.js';
import { DEMO_PEOPLE, seedDemo } from './demo-people.js';
import { createDevices, type Devices } from './devices.js';
import { createEndedSessions } from './ended-sessions.js';
import { warningText, type Warn } from './mails.js';
import { createPasswords } from './passwords.js';
import { createSecondFactor } from './second-factor.js';
import { secondFactorModels } from './second-factor.models.js';
import { securityRoutes } from './security.routes.js';
import { createSecurityService } from './security.service.js';
import { sessionModels, type EndedFor } from './session.model.js';
import { createSessionFor } from './session-for.js';
import { createSessions } from './sessions.js';
import { createTokens, type VerifyAccess } from './tokens.js';

export type { Authentication, KeyHolder, VerifyKey } from './auth.middleware.js';
export { whenceOf, type Whence } from './whence.js';
export type { Access, VerifyAccess } from './tokens.js';

interface Needs {
  config: Pick<Config, 'jwtSecrets' | 'passwordCost' | 'clerk' | 'publicUrl' | 'corsOrigins'>;
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  messenger: Messenger;
  atomically: Atomically;
  securityLog: ReturnType<typeof createSecurityLog>;
  users: Users;
  codes: Codes;
  verifyKey: VerifyKey;
}

export interface AuthModule {
  routes: Router;
  authentication: Authentication;
  verifyAccess: VerifyAccess;
  /** The device that sent this, when it has signed in to this account before. */
  deviceOf: Devices['deviceOf'];
  /** Signs a person out everywhere; `why` he is told there. */
  signOut: (user: string, why?: EndedFor) => Promise<void>;
  /** The same, in a step. */
  signOutInStep: (step: Step, user: string) => Promise<void>;
  /** Learns of sessions that end anywhere, and tells of each. */
  watchSessions: (told: (sessions: string[]) => void) => Promise<void>;
  close(): void;
  demoPeople: DemoPerson[];
  seedDemo: () => Promise<void>;
}

const atClerk: RequestHandler = () => {
  throw new AppError('STATE_CONFLICT', 'Clerk signs people in here; Amana’s own sign-in is off.', {
    signIn: 'clerk',
  });
};

/** Sign-up, sign-in in one or two steps, sessions, and what a person does for his account's safety. */
export function createAuthModule(needs: Needs): AuthModule {
  const { config, connection, clock, users, securityLog } = needs;
  const log = { noteSecurityEvent: securityLog.note, writeSecurityEvent: securityLog.write };
  const { sessions: sessionModel, endedSessions } = sessionModels(connection);
  const ended = createEndedSessions({ ...needs, endedSessions });
  const tokens = createTokens(config.jwtSecrets, clock, ended.has);
  const warn: Warn = async (user, what, whence) => {
    try {
      await needs.messenger.send((await users.get(user)).email, warningText(what, whence));
    } catch (error) {
      needs.logger.warn('a warning was not sent', { error });
    }
  };
  const sessions = createSessions({ ...needs, ...log, sessions: sessionModel, ended, warn });
  const sessionFor = createSessionFor(users, tokens, clock);
  const passwords = createPasswords(config.passwordCost);
  const factors = secondFactorModels(connection);
  const secondFactor = createSecondFactor({ ...needs, ...factors });
  const challenges = createChallenges({ ...needs, ...factors });
  const parts = { ...needs, ...log, warn, sessions, sessionFor, passwords, secondFactor, challenges };
  const { clerk, publicUrl, corsOrigins } = config;
  const verifyAccess: VerifyAccess = clerk
    ? createClerk({ clerk, pages: [new URL(publicUrl).origin, ...corsOrigins], users, clock })
    : (token) => tokens.verify(token);
  const authentication = createAuthentication({
    ...needs,
    verifyAccess,
    proofWords: clerk ? 'Confirm first with Clerk that it is you.' : 'Confirm first that it is you.',
  });
  const devices = createDevices(needs);
  const own = () => [
    authRoutes(createAuthService(parts), devices),
    securityRoutes(createSecurityService({ ...parts, events: securityLog.events }), authentication),
  ];
  return {
    routes: Router().use(clerk ? atClerk : own()),
    authentication,
    deviceOf: devices.deviceOf,
    verifyAccess,
    signOut: (user, why) => sessions.endAll(user, null, why),
    signOutInStep: sessions.endAllInStep,
    watchSessions: ended.start,
    close: ended.stop,
    demoPeople: clerk ? [] : DEMO_PEOPLE,
    seedDemo: () => seedDemo(users, passwords),
  };
}
