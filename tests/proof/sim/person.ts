import type { Container } from '../../../server/src/container.js';
import { operationId } from '../../../server/src/platform/ids.js';
import { AppError } from '../../../server/src/platform/errors.js';
import type { Command, CommandAnswer } from '../../../server/src/platform/operations.js';
import type { Heard } from './process.js';
import type { Owner } from './scheduler.js';
import { isUnknown } from './trouble.js';
import type { World } from './world.js';

/** One thing that somebody wants: the same for ever under its key. */
export interface Wish {
  what: string;
  command: Command;
  run(container: Container, command: Command): Promise<CommandAnswer>;
  /** What he was answered, as it came; null while he does not know. */
  answer: { status: number; text: string; data: unknown } | null;
  /** It was refused without a trace: nothing happened, and the same may be asked later. */
  refused: string | null;
}

const TRIES = 6;

/** Somebody at a screen: asks, asks again when nothing sure came back, and remembers every answer. */
export class Person {
  readonly owner: Owner;
  readonly wishes: Wish[] = [];

  constructor(
    private readonly world: World,
    readonly id: string,
    readonly phone: string,
  ) {
    this.owner = world.scheduler.owner(id);
  }

  sleep(ms: number): Promise<void> {
    return this.world.scheduler.sleep(this.owner, ms);
  }

  /** What was answered; null when he gives up without knowing, or was refused without a trace. */
  async say(what: string, path: string, body: unknown, run: Wish['run']): Promise<Wish> {
    const key = `${this.id}-${String(this.wishes.length).padStart(16, '0')}`;
    const command = { op: operationId(this.id, 'POST', `/api${path}`, key), user: this.id, body };
    const wish: Wish = { what, command, run, answer: null, refused: null };
    this.wishes.push(wish);
    await this.settle(wish, TRIES);
    return wish;
  }

  /** Asks until it is answered, so many times. */
  async settle(wish: Wish, tries: number): Promise<void> {
    const { chance, rates } = this.world;
    for (let attempt = 0; attempt < tries && !wish.answer && wish.refused === null; attempt += 1) {
      if (attempt > 0) await this.sleep(500 + chance.whole(5_000));
      await Promise.all(
        chance.happens(rates.people.twice) ? [this.ask(wish), this.ask(wish)] : [this.ask(wish)],
      );
    }
    if (chance.happens(rates.people.again)) await this.ask(wish);
    if (chance.happens(rates.people.wrong)) await this.reuse(wish);
  }

  private async ask(wish: Wish): Promise<void> {
    const heard = await this.world.ask(this.owner, (container) => wish.run(container, wish.command));
    if (this.world.chance.happens(this.world.rates.people.deaf)) return;
    this.hear(wish, heard);
  }

  private hear(wish: Wish, heard: Heard<CommandAnswer>): void {
    const { world } = this;
    if (heard.kind === 'silence' || (heard.kind === 'error' && isUnknown(heard.error))) return;
    const before = wish.answer;
    if (heard.kind === 'error') {
      world.watch(wish.what, heard.error);
      const code = heard.error instanceof AppError ? heard.error.code : 'INTERNAL';
      if (before) world.violations.push(`I13 ${wish.what}: answered ${before.text}, and then ${code}`);
      wish.refused = code;
      return;
    }
    const { status, body } = heard.answer;
    const text = JSON.stringify({ status, body });
    if (before && before.text !== text)
      world.violations.push(`I13 ${wish.what}: answered ${before.text}, and then ${text}`);
    if (!before)
      world.story.tell(
        `${this.id} hears of "${wish.what}": ${status}${body.success ? '' : ` ${body.error.code}`}`,
      );
    wish.answer = before ?? { status, text, data: body.success ? body.data : null };
  }

  /** The same key for something else: refused, or it would do what nobody meant. */
  private async reuse(wish: Wish): Promise<void> {
    if (!wish.answer) return;
    const other = { ...wish.command, body: { other: true } };
    const heard = await this.world.ask(this.owner, (container) => wish.run(container, other));
    if (heard.kind === 'answer')
      this.world.violations.push(`I13 ${wish.what}: its key was taken for another body`);
  }
}
