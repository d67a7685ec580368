import type {
  MpesaClient,
  PayoutOutcome,
  PayoutRequest,
  PullOutcome,
  Push,
  PushOutcome,
  QueryOutcome,
} from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import type { Chance } from './chance.js';
import type { Fate, Fates } from './fate.js';
import { balanceBody, payoutBody, statusBody, stkBody } from './mpesa-bodies.js';
import { MpesaBooks, type Row } from './mpesa-books.js';
import { Postman, type Deliver } from './postman.js';
import type { MpesaRates } from './rates.js';
import type { Owner, Scheduler } from './scheduler.js';

const TIMEOUT_MS = 20_000;
const LATEST_MS = 600_000;
const PROMPT_MS = 60_000;
const REACH_MS = 48 * 3_600_000;
/** Less than a complete pull looks back, minus the worst clock. */
const PULL_LATE_MS = 900_000;
const PAGE = 3;
const UNPAID = ['1032', '1037', '2001', '1', '26', '1019', 'E3008'];
const NOT_PAID_OUT = ['26', '2040', 'SFC_IC0003', '17'];
const ACCESS = '8006';

interface Prompt {
  checkoutRequestId: string;
  msisdn: string;
  amountCents: number;
  ref: string;
  url: string;
  /** How it ended. */
  code: string | null;
}

interface Needs {
  scheduler: Scheduler;
  fates: Fates;
  chance: Chance;
  rates: MpesaRates;
  openingCents: number;
  deliver: Deliver;
  tell(what: string): void;
}

/** Daraja and the phones behind it, with books of their own; misbehaves as often as its rates say. */
export class SimMpesa {
  readonly books: MpesaBooks;
  /** Nothing answers until then. */
  downUntilMs = 0;
  private readonly owner: Owner;
  private readonly postman: Postman;
  private readonly prompts = new Map<string, Prompt>();
  /** Requests for each payout that arrived here. */
  readonly payRequests = new Map<string, number>();
  private readonly accepted = new Map<string, { conversationId: string }>();
  /** Of every prompt that was asked for, whether it came or not. */
  private readonly addresses: string[] = [];
  private ids = 0;

  constructor(private readonly needs: Needs) {
    this.books = new MpesaBooks(needs.openingCents);
    this.owner = needs.scheduler.owner('M-Pesa');
    this.postman = new Postman({ ...needs, owner: this.owner });
  }

  /** How one process of ours reaches it. */
  clientOf(owner: Owner): MpesaClient {
    const taken = (name: string, work: () => void): Promise<boolean> =>
      this.call(owner, name, false, false, () => {
        if (this.isDown()) return false;
        work();
        return true;
      });
    return {
      push: async (request) => {
        this.addresses.push(request.callbackUrl);
        if (!(await this.maySend(owner, request))) return { kind: 'not-sent' };
        return this.call<PushOutcome>(owner, 'push', { kind: 'unknown' }, { kind: 'not-sent' }, () =>
          this.push(request),
        );
      },
      query: (id) =>
        this.call<QueryOutcome>(owner, 'query', { kind: 'unknown' }, { kind: 'unknown' }, () =>
          this.query(id),
        ),
      pull: (from, until, offset) =>
        this.call<PullOutcome>(owner, 'pull', { kind: 'unknown' }, { kind: 'unknown' }, () =>
          this.pull(from.getTime(), until.getTime(), offset),
        ),
      pay: async (request) =>
        (await this.maySend(owner, request))
          ? this.call<PayoutOutcome>(owner, 'pay', { kind: 'unknown' }, { kind: 'not-sent' }, () =>
              this.pay(request),
            )
          : { kind: 'not-sent' },
      status: (oci, url) => taken('status', () => this.status(oci, url)),
      balance: (url) =>
        taken('balance', () =>
          this.postman.post(url, () => balanceBody(this.books.balance, this.newId('b'), this.nowMs)),
        ),
      close: () => undefined,
    };
  }

  /** The reference of every prompt that was opened. */
  get pushedRefs(): string[] {
    return [...this.prompts.values()].map(({ ref }) => ref);
  }

  private get nowMs(): number {
    return this.needs.scheduler.nowMs;
  }

  private newId(of: string): string {
    this.ids += 1;
    return `${of}${this.ids}`;
  }

  private isDown(): boolean {
    return this.nowMs < this.downUntilMs || this.needs.chance.happens(this.needs.rates.broken);
  }

  /** What a request waits for before it is written to the socket: a token, a connection. */
  private async maySend(owner: Owner, { maySend }: Pick<Push, 'maySend'>): Promise<boolean> {
    await this.needs.scheduler.sleep(owner, 5 + this.needs.chance.whole(60));
    return maySend();
  }

  /** One request over the link. @param lost the answer when none came, @param unsent when it never left */
  private call<T>(owner: Owner, name: string, lost: T, unsent: T, work: () => T): Promise<T> {
    return new Promise((answer) => {
      if (!owner.alive) return;
      const { scheduler, fates, chance, rates } = this.needs;
      const fate: Fate = fates.of({ owner, link: 'mpesa', name, kind: 'send' });
      if (fate.what === 'dies-before') return void (owner.alive = false);
      if (fate.what === 'not-applied') {
        const told = chance.happens(0.5) ? lost : unsent;
        return void scheduler.after(owner, fate.toMs + fate.backMs, () => answer(told));
      }
      const lateMs = chance.happens(rates.late) ? chance.whole(LATEST_MS) : 0;
      const callOff = scheduler.after(owner, TIMEOUT_MS, () => answer(lost));
      scheduler.after(this.owner, fate.toMs + lateMs, () => {
        const result = work();
        if (fate.what === 'dies-after') owner.alive = false;
        if (fate.what !== 'done' || lateMs > 0) return;
        scheduler.after(owner, fate.backMs, () => {
          callOff();
          answer(result);
        });
      });
    });
  }

  private push({ phone, amountCents, ref, callbackUrl }: Push): PushOutcome {
    const { chance, rates, scheduler, tell } = this.needs;
    if (this.isDown()) return { kind: 'unknown' };
    if (chance.happens(rates.throttled)) return { kind: 'rejected', code: '26' };
    if (chance.happens(rates.refused)) return { kind: 'rejected', code: '400.002.02' };
    const busy = [...this.prompts.values()].some(({ msisdn, code }) => msisdn === phone && code === null);
    if (busy) return { kind: 'rejected', code: '1001' };
    const checkoutRequestId = this.newId('ws_CO_');
    const prompt = { checkoutRequestId, msisdn: phone, amountCents, ref, url: callbackUrl, code: null };
    this.prompts.set(checkoutRequestId, prompt);
    tell(`a prompt of ${amountCents / 100} for ${ref} opens on ${phone}`);
    const code = chance.happens(rates.unpaid) ? chance.pick(UNPAID) : '0';
    const waitMs = code === '1037' ? PROMPT_MS : 500 + chance.whole(40_000);
    scheduler.after(this.owner, waitMs, () => this.end(prompt, code));
    return { kind: 'accepted', checkoutRequestId };
  }

  private end(prompt: Prompt, wanted: string): void {
    const { chance, rates, scheduler, tell } = this.needs;
    const { msisdn, ref, amountCents, url } = prompt;
    const row = wanted === '0' ? this.payIn(msisdn, ref, amountCents) : null;
    const code = row || wanted !== '0' ? wanted : '1';
    prompt.code = code;
    tell(
      row
        ? `${msisdn} pays ${amountCents / 100} for ${ref}: ${row.receipt}`
        : `the prompt for ${ref} ends with ${code}`,
    );
    const facts = { ...prompt, resultCode: code, receipt: row?.receipt ?? null };
    this.postman.post(url, () => stkBody(facts, this.nowMs, chance.happens(0.5)));
    this.postman.forge(url, [
      stkBody({ ...facts, resultCode: '0', receipt: 'SKLFORGED1' }, this.nowMs, true),
      stkBody({ ...facts, resultCode: '1032', receipt: null }, this.nowMs, true),
      stkBody(
        { ...facts, resultCode: '0', amountCents: amountCents + 100, receipt: 'SKLFORGED2' },
        this.nowMs,
        true,
      ),
    ]);
    // Somebody tells another payment of this one's money.
    this.postman.forge(chance.pick(this.addresses), [stkBody(facts, this.nowMs, true)]);
    if (row && chance.happens(rates.foreign))
      scheduler.after(this.owner, chance.whole(60_000), () => this.typeByHand(row));
  }

  private payIn(msisdn: string, ref: string, cents: number): Row | null {
    const { chance, rates } = this.needs;
    const lateMs = chance.happens(rates.pullLate) ? chance.whole(PULL_LATE_MS) : chance.whole(3_000);
    return this.books.payIn(msisdn, ref, cents, this.nowMs, lateMs);
  }

  /** Somebody pays at the paybill without a prompt: a strange account, a known one, or the same once more. */
  private typeByHand({ msisdn, ref, amountCents }: Row): void {
    const { chance, tell } = this.needs;
    const what = chance.pick(['strange', 'other', 'same'] as const);
    const cents = what === 'same' ? amountCents : 100 * (1 + chance.whole(500));
    const typed = what === 'strange' ? 'RENT' : ref;
    this.books.give(msisdn, cents);
    const row = this.payIn(msisdn, typed, cents);
    tell(`${msisdn} types at the paybill: ${cents / 100} for ${typed}: ${row?.receipt}`);
  }

  private query(id: string): QueryOutcome {
    const { chance, rates } = this.needs;
    if (this.isDown()) return { kind: 'unknown' };
    if (chance.happens(rates.throttled)) return { kind: 'throttled' };
    const prompt = this.prompts.get(id);
    if (!prompt) return { kind: 'unknown' };
    if (prompt.code === null)
      return chance.happens(rates.queryWrong) ? { kind: 'result', code: '1037' } : { kind: 'processing' };
    return chance.happens(rates.queryWrong) ? { kind: 'processing' } : { kind: 'result', code: prompt.code };
  }

  private pull(fromMs: number, untilMs: number, offset: number): PullOutcome {
    const { chance, rates } = this.needs;
    if (this.isDown()) return { kind: 'unknown' };
    const second = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
    const from = Math.max(second(fromMs), this.nowMs - REACH_MS);
    const rows = this.books.rows.filter(
      ({ way, atMs, visibleMs }) =>
        way === 'in' && atMs >= from && atMs < second(untilMs) + 1_000 && visibleMs <= this.nowMs,
    );
    const again = offset > 0 && chance.happens(rates.pullRepeats) ? 1 : 0;
    const page = rows.slice(offset - again, offset - again + PAGE);
    return {
      kind: 'rows',
      rows: page.map(({ receipt, ref, amountCents }) => ({ receipt, ref, amountCents })),
    };
  }

  private pay(request: PayoutRequest): PayoutOutcome {
    const { chance, rates, scheduler, tell } = this.needs;
    const { originatorId: oci, phone, amountCents } = request;
    this.payRequests.set(oci, (this.payRequests.get(oci) ?? 0) + 1);
    if (this.isDown()) return { kind: 'unknown' };
    const refuse = (why: 'throttle' | 'access' | 'other', code: string): PayoutOutcome => ({
      kind: 'rejected',
      why,
      code,
    });
    if (chance.happens(rates.throttled)) return refuse('throttle', '500.003.02');
    if (chance.happens(rates.accessRefused)) return refuse('access', '403.002.1001');
    if (this.accepted.has(oci)) return { kind: 'duplicate' };
    if (chance.happens(rates.refused)) return refuse('other', '400.002.02');
    const conversationId = this.newId('AG_');
    this.accepted.set(oci, { conversationId });
    tell(`M-Pesa takes payout ${oci}: ${amountCents / 100} to ${phone}`);
    scheduler.after(this.owner, 300 + chance.whole(20_000), () => this.payNow(request, conversationId));
    return { kind: 'accepted', conversationId };
  }

  private payNow(
    { originatorId, phone, amountCents, resultUrl, lateUrl }: PayoutRequest,
    conversationId: string,
  ): void {
    const { chance, rates, scheduler, tell } = this.needs;
    const failing = chance.happens(rates.accessRefused) ? ACCESS : chance.pick(NOT_PAID_OUT);
    const code = chance.happens(rates.payoutFails) ? failing : '0';
    const row = this.books.payOut(originatorId, phone, amountCents, this.nowMs, code);
    tell(
      row.code === '0'
        ? `payout ${originatorId} is paid: ${row.receipt}`
        : `payout ${originatorId} fails with ${row.code}`,
    );
    if (row.code === '1')
      scheduler.after(this.owner, 60_000 + chance.whole(600_000), () => this.books.settle());
    const told = { row, code: row.code, conversationId, masked: chance.happens(rates.callbackLate / 2) };
    if (chance.happens(rates.callbackLate))
      this.postman.post(lateUrl, () =>
        JSON.stringify({ OriginatorConversationID: originatorId, ResultCode: 1 }),
      );
    if (row.code === '0' && chance.happens(rates.payoutLies))
      this.postman.post(resultUrl, () => payoutBody({ ...told, code: '26', atMs: this.nowMs }));
    this.postman.post(resultUrl, () => payoutBody({ ...told, atMs: this.nowMs }));
    this.postman.forge(resultUrl, []);
  }

  private status(oci: string, url: string): void {
    const { chance, rates } = this.needs;
    const id = this.newId('s');
    this.postman.post(url, () => {
      const row = this.books.payoutOf(oci);
      if (row) return statusBody(row, row.code === '0' ? 'Completed' : 'Declined', id, this.nowMs);
      const known = this.accepted.has(oci) && !chance.happens(rates.queryWrong);
      const pending: Row = {
        receipt: '',
        way: 'out',
        msisdn: '',
        ref: '',
        amountCents: 0,
        atMs: 0,
        visibleMs: 0,
        oci,
        code: '',
      };
      return statusBody(known ? pending : null, 'Pending', id, this.nowMs);
    });
  }
}
