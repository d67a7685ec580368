import type { Request, Response } from 'express';
import type { Clock } from '../../platform/clock.js';
import { isOneOf, type Crypto } from '../../platform/crypto.js';
import { randomId } from '../../platform/ids.js';
import { readCookie, setCookie } from './cookies.js';

const NAME = '__Host-device';
const MARK = /^([a-z2-7]{24})\.([0-9a-z]{8,9})\.([\w-]{43})$/;
const TRUSTED_MS = 365 * 86_400_000;
/** So many accounts of one browser are known at once. */
const MOST_MARKS = 3;

interface Deps {
  clock: Clock;
  crypto: Crypto;
}

/**
 * Marks of the accounts that have signed in on a device, in a cookie: `<id>.<end>.<MAC>`, one for each account. A mark
 * opens nothing; wrong passwords from a marked device count for themselves.
 */
export function createDevices({ clock, crypto }: Deps) {
  const marksOf = (req: Request): string[] => (readCookie(req, NAME) ?? '').split('~').slice(0, MOST_MARKS);
  const bound = (id: string, end: string, account: string): string => `${id}.${end}/${account}`;

  /** The id of a mark of this account; null when it is another's, ended or made up. */
  function idOf(mark: string, account: string): string | null {
    const [, id = '', end = '', mac = ''] = MARK.exec(mark) ?? [];
    const right = isOneOf(mac, crypto.tokens('device', bound(id, end, account)));
    return right && Number.parseInt(end, 36) > clock.now().getTime() ? id : null;
  }

  return {
    /** The device that sent this, when it has signed in to this account before. @param account e-mail, lower case */
    deviceOf(req: Request, account: string): string | null {
      for (const mark of marksOf(req)) {
        const id = idOf(mark, account);
        if (id !== null) return id;
      }
      return null;
    },

    /** This account has signed in here. */
    remember(req: Request, res: Response, account: string): void {
      const expires = new Date(clock.now().getTime() + TRUSTED_MS);
      const [id, end] = [randomId(), expires.getTime().toString(36)];
      const mark = `${id}.${end}.${crypto.token('device', bound(id, end, account))}`;
      const others = marksOf(req).filter((each) => each !== '' && idOf(each, account) === null);
      setCookie(res, NAME, [mark, ...others].slice(0, MOST_MARKS).join('~'), expires);
    },
  };
}

export type Devices = ReturnType<typeof createDevices>;
