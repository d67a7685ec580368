import type { Connection, Model } from 'mongoose';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { Answer } from '@amana/shared/http.js';
import { AppError } from './errors.js';
import { canonicalJson, sha256Hex } from './ids.js';
import type { Atomically } from './mongo/atomically.js';
import { defineModel, requiredDate, requiredString, type Doc } from './mongo/model.js';
import type { Step } from './mongo/step.js';

export interface StoredAnswer {
  status: number;
  body: Answer<unknown>;
}

interface OperationDoc extends Doc {
  user: string;
  bodyHash: string;
  answer: StoredAnswer;
  at: Date;
}

/** A command as it came in: its permanent id, who sent it, and what it said. */
export interface Command {
  op: string;
  user: string;
  body: unknown;
}

/** What `work` has decided; `write` does all the writing, after the operation's own record. */
export interface Decided {
  status: number;
  data: unknown;
  write(): Promise<void>;
}

export interface CommandAnswer extends StoredAnswer {
  replayed: boolean;
}

export type RunCommand = (command: Command, work: (step: Step) => Promise<Decided>) => Promise<CommandAnswer>;

/** Refusals that are answers: stored under the operation, told again to every repeat. */
const STORED: ReadonlySet<ErrorCode> = new Set([
  'STATE_CONFLICT',
  'TERMS_CHANGED',
  'ALREADY_JOINED',
  'PHONE_NOT_VERIFIED',
  'PHONE_ON_HOLD',
  'INSUFFICIENT',
  'ON_HOLD',
  'PROMPT_OPEN',
  'PROMPT_LIMIT',
  'LIMIT_REACHED',
  'FILE_LIMIT',
  'AMOUNT_OUT_OF_RANGE',
  'SPLIT_MISMATCH',
]);

/**
 * Runs a command of a caller exactly once for its op; a repeat gets the first answer.
 * Refusals by rule are committed like answers; 403 and 404 are told only when no such operation is found.
 * @param statusOf HTTP status of an error code
 */
export function createRunCommand(
  connection: Connection,
  atomically: Atomically,
  statusOf: (code: ErrorCode) => number,
): RunCommand {
  const operations: Model<OperationDoc> = defineModel<OperationDoc>(connection, 'operations', {
    user: requiredString,
    bodyHash: requiredString,
    answer: { type: Object, required: true },
    at: requiredDate,
  });

  const refusal = (error: AppError, at: Date): StoredAnswer => ({
    status: statusOf(error.code),
    body: {
      success: false,
      error: { code: error.code, message: error.message, details: error.details },
      timestamp: at.toISOString(),
    },
  });

  return async ({ op, user, body }, work) => {
    const bodyHash = sha256Hex(canonicalJson(body));

    const recall = async (): Promise<CommandAnswer | null> => {
      const found = await operations
        .findById(op)
        .read('primary')
        .readConcern('majority')
        .lean<OperationDoc>()
        .exec();
      if (!found) return null;
      if (found.bodyHash !== bodyHash)
        throw new AppError(
          'KEY_REUSED',
          'This Idempotency-Key was used before with another request. Take a new key.',
        );
      return { ...found.answer, replayed: true };
    };

    const keep = (step: Step, answer: StoredAnswer) =>
      step.insert(operations, { _id: op, user, bodyHash, answer, at: step.now });

    const attempt = async (step: Step): Promise<CommandAnswer> => {
      let decided: Decided;
      try {
        decided = await work(step);
      } catch (error) {
        if (!(error instanceof AppError) || !STORED.has(error.code)) throw error;
        const answer = refusal(error, step.now);
        step.refused = true;
        await keep(step, answer);
        return { ...answer, replayed: false };
      }
      const answer: StoredAnswer = {
        status: decided.status,
        body: { success: true, data: decided.data, timestamp: step.now.toISOString() },
      };
      await keep(step, answer);
      await decided.write();
      return { ...answer, replayed: false };
    };

    try {
      return await atomically(op, attempt, { recall });
    } catch (error) {
      const toldOnlyIfNew =
        error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN');
      if (!toldOnlyIfNew) throw error;
      const done = await recall();
      if (done) return done;
      throw error;
    }
  };
}
