import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Fault, FaultPoint, Faults } from './faults.js';
import { garbled } from './garble.js';

const timeoutMs = 5_000;
const defaultFaultDelayMs = 3_000;

export interface Callback {
  point: FaultPoint | null;
  url: string;
  body: string;
  /** The body of a `fail` fault: the same event told with another code. */
  told: (code: string | undefined) => string;
  /** Told at once when a `delay` fault of code `queue-timeout` holds the result back. */
  queueTimeout?: { url: string; body: string };
}

async function post(url: string, body: string, closed: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([closed, AbortSignal.timeout(timeoutMs)]);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await answer.arrayBuffer();
}

function bodyOf({ body, told }: Callback, fault: Fault | undefined): string {
  if (fault?.kind === 'fail') return told(fault.code);
  return fault?.kind === 'garble' ? garbled(body, fault.code) : body;
}

/** Every callback on its way listens to it. */
function newClosing(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}

/** Tells the business what happened: once, with a time-out, and never again when it was not heard. */
export class Callbacks {
  private closing = newClosing();

  constructor(
    private readonly faults: Faults,
    private readonly delayMs: number,
  ) {}

  /** Resolves when the callback was sent or lost; never throws. */
  async send(callback: Callback): Promise<void> {
    const closed = this.closing.signal;
    const fault = callback.point === null ? undefined : this.faults.take('callback', callback.point);
    if (fault?.kind === 'lose') return;
    if (fault?.kind === 'delay') {
      if (fault.code === 'queue-timeout' && callback.queueTimeout)
        void this.deliver(callback.queueTimeout.url, callback.queueTimeout.body, closed);
      if (!(await this.wait(fault.ms ?? defaultFaultDelayMs, closed))) return;
    }
    const copies = fault?.kind === 'duplicate' ? Number(fault.code ?? 2) : 1;
    const body = bodyOf(callback, fault);
    await Promise.all(Array.from({ length: copies }, () => this.deliver(callback.url, body, closed)));
  }

  /** Drops what has not been sent yet. */
  stop(): void {
    this.closing.abort();
    this.closing = newClosing();
  }

  private async deliver(url: string, body: string, closed: AbortSignal): Promise<void> {
    const waitMs = this.delayMs + randomInt(this.delayMs + 1);
    if (!(await this.wait(waitMs, closed))) return;
    await post(url, body, closed).catch(() => undefined);
  }

  /** False when the simulator stopped meanwhile. */
  private wait(ms: number, closed: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        closed.removeEventListener('abort', stop);
        resolve(true);
      }, ms);
      closed.addEventListener('abort', stop, { once: true });
    });
  }
}
