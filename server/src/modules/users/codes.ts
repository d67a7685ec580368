import type { CodeSent } from '@amana/shared/auth/contract.js';
import type { Clock } from '../../platform/clock.js';
import { sameSecret, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Messenger } from '../../platform/messenger/messenger.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { CodeDoc, CodeModels } from './code.models.js';

const CODE_SECONDS = 600;
const BETWEEN_SECONDS = 60;
const BETWEEN_MS = BETWEEN_SECONDS * 1_000;
/** What who asked for a code is told. */
export const codeSent: CodeSent = { expiresInSeconds: CODE_SECONDS, retryAfterSeconds: BETWEEN_SECONDS };
const MAX_TRIES = 5;
const HOUR_MS = 3_600_000;
const MAX_PER_HOUR = 5;
/** To one mailbox, of all strangers together. */
const MAX_OF_STRANGERS = 15;

export type CodePurpose = 'phone' | 'sign-up' | 'password';

/** What a code is for, and whose it is: one is open at a time. */
export interface CodeSubject {
  purpose: CodePurpose;
  /** The account, or the address that has none yet. */
  subject: string;
}

/** Who asks for a code to an address that anybody can name. */
export interface Asker {
  /** His device where it is known, else his network address. */
  id: string;
  /** The device has signed in to this account before: no stranger uses up what it may. */
  known: boolean;
}

interface NewCode extends CodeSubject {
  /** Absent: the subject himself. */
  asker?: Asker;
  /** A phone (`2547…`) or an e-mail address. */
  to: string;
  /** What the right code will be exchanged for; null: no code will be right. */
  payload: string | null;
  text: (code: string) => string;
}

/** A code that was right, to be used up in the step that acts on it. */
export interface RightCode {
  id: string;
  codeHash: string;
  payload: string;
}

interface Deps {
  models: CodeModels;
  atomically: Atomically;
  clock: Clock;
  crypto: Crypto;
  messenger: Messenger;
  logger: Logger;
}

const tooMany = (untilMs: number, nowMs: number): AppError => {
  const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1_000));
  return new AppError('RATE_LIMITED', `Another code can be sent in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
};

const noCode = (): AppError => new AppError('CODE_EXPIRED', 'This code no longer works. Ask for a new one.');

/** Six-digit codes to phones and mailboxes: 10 minutes, 5 tries, used once; who sends many is stopped. */
export function createCodes({ models, atomically, clock, crypto, messenger, logger }: Deps) {
  const { codes, sent } = models;
  const ofAll = ({ purpose, subject }: CodeSubject): string =>
    crypto.keyedHash('code-of', `${purpose}/${subject}`);
  /** Each who asks has a code of his own: another neither replaces it nor uses up its tries. */
  const idOf = ({ purpose, subject }: CodeSubject, asker?: Asker): string =>
    crypto.keyedHash('code-of', `${purpose}/${subject}/${asker?.id ?? 'himself'}`);
  const hashOf = (id: string, to: string, code: string): string =>
    crypto.keyedHash('code', `${id}/${to}/${code}`);

  async function count(step: Step, what: string, most: number, betweenMs: number): Promise<void> {
    const _id = crypto.keyedHash('code-to', what);
    const nowMs = step.now.getTime();
    const known = await step.findOne(sent, { _id });
    const recent = (known?.sentAt ?? []).filter((at) => at.getTime() > nowMs - HOUR_MS);
    const [first, last] = [recent[0], recent.at(-1)];
    const nextMs = (last?.getTime() ?? 0) + betweenMs;
    if (nextMs > nowMs) throw tooMany(nextMs, nowMs);
    if (first && recent.length >= most) throw tooMany(first.getTime() + HOUR_MS, nowMs);
    const change = { sentAt: [...recent, step.now], expiresAt: new Date(nowMs + HOUR_MS) };
    if (known) await step.update(sent, { _id }, { $set: change });
    else await step.insert(sent, { _id, ...change });
  }

  /** Counts what goes to this address, so that nobody can flood it, nor use up alone what its owner may ask for. */
  async function countSent(step: Step, to: string, asker?: Asker): Promise<void> {
    await count(step, asker ? `${to}/${asker.id}` : to, MAX_PER_HOUR, BETWEEN_MS);
    if (asker?.known === false) await count(step, to, MAX_OF_STRANGERS, 0);
  }

  const take = (which: { _id: string } | { of: string }, counter: 'tries' | 'others') =>
    codes
      .findOneAndUpdate(
        {
          tries: { $lt: MAX_TRIES },
          ...which,
          [counter]: { $lt: MAX_TRIES },
          expiresAt: { $gt: clock.now() },
        },
        { $inc: { [counter]: 1 } },
        { returnDocument: 'after', sort: { sentAt: -1 } },
      )
      .lean<CodeDoc>()
      .exec();

  /**
   * Counts a try before it is looked at, so that tries at once cannot be more than allowed. Who asked for none, since
   * phones change their addresses, tries the newest one: all such have five tries together, which are not the asker's.
   */
  async function takeTry(subject: CodeSubject, asker?: Asker): Promise<{ code: CodeDoc; tries: number }> {
    const _id = idOf(subject, asker);
    const own = await take({ _id }, 'tries');
    if (own) return { code: own, tries: own.tries };
    const hadOwn = !asker || (await codes.exists({ _id, expiresAt: { $gt: clock.now() } }).exec());
    const newest = hadOwn ? null : await take({ of: ofAll(subject) }, 'others');
    if (!newest) throw noCode();
    return { code: newest, tries: newest.others };
  }

  return {
    /** No code of these is good any more, and where it was sent is gone. */
    async forget(step: Step, subjects: CodeSubject[]): Promise<void> {
      const change = { codeHash: '', tries: MAX_TRIES, sealed: crypto.seal('') };
      await step.updateMany(codes, { of: { $in: subjects.map(ofAll) } }, { $set: change });
    },

    /** @throws AppError RATE_LIMITED, UNAVAILABLE */
    async send({ to, payload, text, asker, ...subject }: NewCode): Promise<void> {
      const _id = idOf(subject, asker);
      const code = crypto.randomCode();
      const codeHash = hashOf(_id, to, payload === null ? crypto.randomToken() : code);
      const sealed = crypto.seal(JSON.stringify({ to, payload }));
      await atomically(`code:${_id}:${randomId()}`, async (step) => {
        const open = await step.findOne(codes, { _id });
        if (open?.codeHash === codeHash) return;
        const nowMs = step.now.getTime();
        const nextMs = (open?.sentAt.getTime() ?? 0) + BETWEEN_MS;
        if (nextMs > nowMs) throw tooMany(nextMs, nowMs);
        await countSent(step, to, asker);
        const expiresAt = new Date(nowMs + CODE_SECONDS * 1_000);
        const change = { codeHash, sealed, tries: 0, others: 0, sentAt: step.now, expiresAt };
        if (open) await step.update(codes, { _id }, { $set: change });
        else await step.insert(codes, { _id, of: ofAll(subject), ...change });
      });
      try {
        await messenger.send(to, text(code));
      } catch (error) {
        logger.warn('a code was not sent', { purpose: subject.purpose, error });
        throw new AppError('UNAVAILABLE', 'The code could not be sent. Try again in a minute.', {
          retryAfterSeconds: BETWEEN_SECONDS,
        });
      }
    },

    /** What the right code stands for; it stays good until it is used. @throws AppError WRONG_CODE, CODE_EXPIRED */
    async check(subject: CodeSubject, code: string, asker?: Asker): Promise<RightCode> {
      const {
        code: { _id, codeHash, sealed },
        tries,
      } = await takeTry(subject, asker);
      const { to, payload } = JSON.parse(crypto.open(sealed)) as { to: string; payload: string | null };
      if (payload === null || !sameSecret(hashOf(_id, to, code), codeHash))
        throw new AppError('WRONG_CODE', 'This is not the code we sent. Look at the message again.', {
          triesLeft: MAX_TRIES - tries,
        });
      return { id: _id, codeHash, payload };
    },

    /** Uses it up in the step that acts on it. @throws AppError CODE_EXPIRED when it was used or replaced */
    async use(step: Step, { id, codeHash }: RightCode): Promise<void> {
      const change = { codeHash: '', tries: MAX_TRIES };
      if (!(await step.updateIf(codes, { _id: id, codeHash }, { $set: change }))) throw noCode();
    },
  };
}

export type Codes = ReturnType<typeof createCodes>;
