import { collect, phoneOf } from './books.js';
import { newId } from './ids.js';
import { stkCallback } from './stk-callback.js';
import type { Behaviour, Phone, Prompt, PromptState, State } from './state.js';
import type { Simulation } from './simulation.js';

const autoAnswerMs = 200;
const offMs = 2_000;

export type Reply = { answer: 'pin'; pin: string } | { answer: 'cancel' };

const states: Record<string, PromptState> = {
  '0': 'paid',
  '1': 'no-money',
  '1032': 'cancelled',
  '1037': 'expired',
  '2001': 'wrong-pin',
};

/** The reply that a phone gives by itself; null when a person must. */
function automaticReply(phone: Phone): Reply | null {
  if (phone.behaviour === 'auto-pay') return { answer: 'pin', pin: phone.pin };
  if (phone.behaviour === 'auto-wrong-pin') return { answer: 'pin', pin: `${phone.pin}0` };
  return phone.behaviour === 'auto-cancel' ? { answer: 'cancel' } : null;
}

/** The code that a phone of behaviour `result:<code>` ends with; null for the others. */
export function forcedCode(behaviour: Behaviour): string | null {
  return behaviour.startsWith('result:') ? behaviour.slice('result:'.length) : null;
}

/** M-Pesa asks for the PIN first and looks at the balance then. */
function codeOf(phone: Phone, prompt: Prompt, reply: Reply): string {
  if (reply.answer === 'cancel') return '1032';
  if (reply.pin !== phone.pin) return '2001';
  return phone.balanceCents < prompt.amountCents ? '1' : '0';
}

export type NewPrompt = Omit<
  Prompt,
  'id' | 'businessName' | 'createdAt' | 'expiresAt' | 'state' | 'resultCode' | 'receipt'
>;

/** Prompts on phones, from the push to their one outcome. */
export class Prompts {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly settled = new Map<string, () => void>();

  constructor(private readonly simulation: Simulation) {}

  /** Takes up the prompts that were open when the simulator stopped. */
  resume(): void {
    for (const prompt of this.state.prompts) if (prompt.state === 'open') this.arm(prompt);
  }

  isLocked(msisdn: string): boolean {
    return this.state.prompts.some((prompt) => prompt.msisdn === msisdn && prompt.state === 'open');
  }

  /** Opens a prompt; `called` resolves when the callback with its outcome was sent. */
  open(request: NewPrompt): { prompt: Prompt; called: Promise<void> } {
    const { options, store } = this.simulation;
    const now = Date.now();
    const prompt = store.change((state) => {
      const phone = phoneOf(state, request.msisdn, options.defaultBalanceCents);
      const ttlMs = phone.behaviour === 'off' ? offMs : options.promptTtlMs;
      const opened: Prompt = {
        ...request,
        id: newId(),
        businessName: options.businessName,
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + ttlMs).toISOString(),
        state: 'open',
        resultCode: null,
        receipt: null,
      };
      state.prompts.push(opened);
      return opened;
    });
    const called = new Promise<void>((resolve) => this.settled.set(prompt.id, resolve));
    this.arm(prompt);
    return { prompt, called };
  }

  /** Answers as the person with the phone; null when no such prompt is open. */
  answer(id: string, reply: Reply): Prompt | null {
    const prompt = this.state.prompts.find((one) => one.id === id && one.state === 'open');
    if (!prompt) return null;
    const phone = phoneOf(this.state, prompt.msisdn, this.simulation.options.defaultBalanceCents);
    this.settle(prompt, codeOf(phone, prompt, reply));
    return prompt;
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const resolve of this.settled.values()) resolve();
    this.timers.clear();
    this.settled.clear();
  }

  private get state(): State {
    return this.simulation.store.state;
  }

  private arm(prompt: Prompt): void {
    const phone = phoneOf(this.state, prompt.msisdn, this.simulation.options.defaultBalanceCents);
    const code = forcedCode(phone.behaviour);
    const reply = automaticReply(phone);
    if (code !== null) this.later(prompt, autoAnswerMs, () => this.settle(prompt, code));
    else if (reply) this.later(prompt, autoAnswerMs, () => this.answer(prompt.id, reply));
    else this.later(prompt, Date.parse(prompt.expiresAt) - Date.now(), () => this.settle(prompt, '1037'));
  }

  private later(prompt: Prompt, ms: number, work: () => void): void {
    this.timers.set(prompt.id, setTimeout(work, ms));
  }

  private settle(prompt: Prompt, code: string): void {
    clearTimeout(this.timers.get(prompt.id));
    this.timers.delete(prompt.id);
    const { options, store } = this.simulation;
    const at = new Date();
    store.change((state) => {
      prompt.state = states[code] ?? 'failed';
      prompt.resultCode = code;
      if (code !== '0') return;
      const phone = phoneOf(state, prompt.msisdn, options.defaultBalanceCents);
      const { amountCents, reference, businessName } = prompt;
      prompt.receipt = collect(state, { phone, amountCents, reference, businessName, at });
    });
    void this.call(prompt, at);
  }

  private async call(prompt: Prompt, at: Date): Promise<void> {
    await this.simulation.callbacks.send(stkCallback(prompt, at, this.simulation.turn()));
    this.settled.get(prompt.id)?.();
    this.settled.delete(prompt.id);
  }
}
