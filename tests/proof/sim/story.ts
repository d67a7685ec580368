import type { Call, Fate } from './fate.js';
import type { Scheduler } from './scheduler.js';

const ENDS: Record<Fate['what'], string | null> = {
  done: null,
  'not-applied': 'never reaches it: the link breaks',
  'reply-lost': 'is done, and the answer is lost',
  'dies-before': 'dies before it is done',
  'dies-after': 'dies while it waits for the answer',
};

/** What happened in a run: in one number that is the same for the same run, and in words when somebody listens. */
export class Story {
  readonly lines: string[] = [];
  private hash = 0x811c9dc5;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly tells: boolean,
  ) {}

  tell(what: string): void {
    this.mix(what);
    if (this.tells) this.lines.push(`${this.time()} ${what}`);
  }

  call({ owner, link, name }: Call, { what }: Fate): void {
    this.mix(`${this.scheduler.nowMs} ${owner.name} ${name} ${what}`);
    const end = ENDS[what];
    if (!this.tells || end === null) return;
    const who = what.startsWith('dies') ? owner.name : `the ${name} of ${owner.name}`;
    const where = link === 'store' ? 'the store' : 'M-Pesa';
    this.lines.push(`${this.time()} ${who} ${end} (${name}, ${where})`);
  }

  /** The same for the same run, and for hardly any other. */
  get trace(): string {
    return (this.hash >>> 0).toString(16).padStart(8, '0');
  }

  private time(): string {
    return new Date(this.scheduler.nowMs).toISOString().replace('T', ' ').slice(5, 23);
  }

  private mix(text: string): void {
    for (let at = 0; at < text.length; at += 1)
      this.hash = Math.imul(this.hash ^ text.charCodeAt(at), 0x01000193);
  }
}
