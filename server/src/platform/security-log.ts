import type { Connection, Model } from 'mongoose';
import type { SecurityEventKind } from '@amana/shared/auth/contract.js';
import type { Clock } from './clock.js';
import { randomId } from './ids.js';
import { defineModel, requiredDate, requiredString, type Doc } from './mongo/model.js';
import type { Step } from './mongo/step.js';
import type { Logger } from './observability/logger.js';

/** What happened to the safety of an account; kept a year. */
export interface SecurityEventDoc extends Doc {
  user: string;
  what: SecurityEventKind;
  at: Date;
  /** `Chrome on Android`. */
  device: string | null;
  /** Network part of the address. */
  place: string | null;
}

export interface NewSecurityEvent {
  user: string;
  what: SecurityEventKind;
  device?: string;
  place?: string;
}

/** Writes the event in the step that makes it happen. */
export type WriteSecurityEvent = (step: Step, event: NewSecurityEvent) => Promise<void>;

/** Writes down what happened without a step, best effort: nobody is refused because the log is away. */
export type NoteSecurityEvent = (event: NewSecurityEvent) => Promise<void>;

export const securityEventModel = (connection: Connection): Model<SecurityEventDoc> =>
  defineModel<SecurityEventDoc>(connection, 'security_events', {
    user: requiredString,
    what: requiredString,
    at: requiredDate,
    device: { type: String, default: null },
    place: { type: String, default: null },
  });

/** The log of security events, for the person and for who watches. */
export function createSecurityLog(connection: Connection, clock: Clock, logger: Logger) {
  const events = securityEventModel(connection);
  const docOf = (id: string, at: Date, event: NewSecurityEvent): SecurityEventDoc => ({
    _id: id,
    at,
    device: null,
    place: null,
    ...event,
  });
  const write: WriteSecurityEvent = (step, event) => step.insert(events, docOf(randomId(), step.now, event));
  const note: NoteSecurityEvent = async (event) => {
    logger.info('security', { user: event.user, what: event.what });
    await events
      .insertMany([docOf(randomId(), clock.now(), event)])
      .catch((error: unknown) => logger.error('a security event was not written', { error }));
  };
  return { events, write, note };
}
