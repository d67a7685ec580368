import type { Chance } from './chance.js';
import type { MpesaRates } from './rates.js';
import type { Owner, Scheduler } from './scheduler.js';

/** Brings a body to some living process of ours; false when nobody took it. */
export type Deliver = (channel: string, id: string, token: string, body: string) => Promise<boolean>;

const COPIES = 19;
const LATE_MS = 7_200_000;
const RETRIES = 3;

interface Needs {
  scheduler: Scheduler;
  chance: Chance;
  rates: MpesaRates;
  owner: Owner;
  deliver: Deliver;
}

/** Callbacks on their way: lost, doubled, out of order, late, and some that M-Pesa never sent. */
export class Postman {
  constructor(private readonly needs: Needs) {}

  /** @param body written when it leaves */
  post(url: string, body: () => string): void {
    const { chance, rates } = this.needs;
    if (chance.happens(rates.callbackLost)) return;
    const written = body();
    const copies = 1 + (chance.happens(rates.callbackCopies) ? chance.whole(COPIES) : 0);
    for (let n = 0; n < copies; n += 1) {
      const lateMs = chance.happens(rates.callbackLate) ? chance.whole(LATE_MS) : chance.whole(3_000);
      this.bring(url, written, 50 + lateMs, RETRIES);
    }
  }

  /** @param bodies what somebody who has learnt the address might say */
  forge(url: string, bodies: string[]): void {
    const { chance, rates } = this.needs;
    if (!chance.happens(rates.forged)) return;
    const other = url.replace(/[0-9a-f]{2}$/, (end) => (end === '00' ? '01' : '00'));
    const foreign = url.replace(/\/[0-9a-f]+\/([0-9a-f]+)$/, '/6162/$1');
    for (const wrong of [other, foreign])
      this.bring(wrong, '{"Result":{"ResultCode":0}}', chance.whole(60_000), 0);
    for (const body of bodies) this.bring(url, body, chance.whole(60_000), 0);
  }

  private bring(url: string, body: string, afterMs: number, retries: number): void {
    const { scheduler, chance, owner, deliver } = this.needs;
    const [channel = '', id = '', token = ''] = url.split('/').slice(-3);
    scheduler.after(owner, afterMs, () => {
      void deliver(channel, id, token, body).then((taken) => {
        if (!taken && retries > 0) this.bring(url, body, 5_000 + chance.whole(60_000), retries - 1);
      });
    });
  }
}
