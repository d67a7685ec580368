import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Chance } from '../sim/chance.js';
import { commandOf, messagesIn, replyTo, requestOf } from './store-messages.js';

/** What is wrong with a link while it lasts. */
export type Fault =
  | { kind: 'slow'; delayMs: number; jitterMs: number }
  | { kind: 'narrow'; bytesPerSecond: number }
  /** Bytes and ends go in and come out only when it is over, as on a network that loses every packet. */
  | { kind: 'hole'; towards: 'server' | 'client' | 'both' }
  /** Who calls anew is taken and hears nothing. */
  | { kind: 'silent' }
  /** All lines end, and each new one at once. */
  | { kind: 'cut' };

type Side = 'server' | 'client';

/** A reply that will not arrive: the `left`-th to one of these commands of the store. */
interface Doom {
  commands: ReadonlySet<string>;
  left: number;
  done: (lost: boolean) => void;
}

const SLICE_MS = 50;
const MOST_WAITING_BYTES = 1 << 20;

export interface LinkOptions {
  chance: Chance;
  /** The bytes are the store's protocol, of which single replies can be lost. */
  store?: boolean;
  /** Names who calls, so that a fault may be for some only. */
  whoCalls?: (port: number) => Promise<string>;
}

/** One way between two processes, which can be broken in every way a network breaks. */
export class Link {
  port = 0;
  /** How many pieces and lines felt that something was wrong, so far. */
  felt = 0;
  private fault: Fault | null = null;
  private onlyFor: (caller: string) => boolean = () => true;
  private doom: Doom | null = null;
  private readonly lines = new Set<Line>();
  private readonly server = createServer((socket) => void this.take(socket));

  private constructor(
    private readonly target: number,
    private readonly options: LinkOptions,
  ) {}

  static async to(target: number, options: LinkOptions): Promise<Link> {
    const link = new Link(target, options);
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    link.port = (link.server.address() as AddressInfo).port;
    return link;
  }

  /** From now on this is wrong, for these callers; it ends with `heal`. */
  break(fault: Fault, onlyFor: (caller: string) => boolean = () => true): void {
    [this.fault, this.onlyFor] = [fault, onlyFor];
    for (const line of this.lines)
      if (this.faultOf(line.caller)?.kind === 'cut') line.end();
      else if (this.faultOf(line.caller)?.kind === 'silent') line.reset();
  }

  /** Nothing is wrong any more; what waited arrives. */
  heal(): void {
    const silent = this.fault?.kind === 'silent';
    this.fault = null;
    for (const line of this.lines)
      if (silent && line.silent) line.reset();
      else line.flow();
  }

  /** Breaks every line that is open, with RST: what waited never arrives. */
  reset(): void {
    for (const line of this.lines) line.reset();
  }

  /**
   * The `nth` reply to one of these commands is lost and its line broken: applied, and nobody knows.
   * Resolves with true then, with false when it is spared.
   */
  loseReply(commands: readonly string[], nth: number): Promise<boolean> {
    return new Promise((done) => (this.doom = { commands: new Set(commands), left: nth, done }));
  }

  /** What was to be lost and was not yet, arrives. */
  spareReply(): void {
    this.doom?.done(false);
    this.doom = null;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const line of this.lines) line.reset();
    await closed;
  }

  faultOf(caller: string): Fault | null {
    return this.fault && this.onlyFor(caller) ? this.fault : null;
  }

  get chance(): Chance {
    return this.options.chance;
  }

  /** Whether the reply to this request, which now passes, is the one to be lost. */
  dooms(message: Buffer): boolean {
    const command = this.doom && commandOf(message);
    if (!this.doom || !command || !this.doom.commands.has(command)) return false;
    this.doom.left -= 1;
    if (this.doom.left > 0) return false;
    this.felt += 1;
    this.doom.done(true);
    this.doom = null;
    return true;
  }

  private async take(client: Socket): Promise<void> {
    client.on('error', () => undefined);
    client.pause();
    const caller = (await this.options.whoCalls?.(client.remotePort ?? 0)) ?? '';
    if (client.destroyed) return;
    const fault = this.faultOf(caller)?.kind;
    if (fault === 'cut') return void client.destroy();
    const line = new Line(this, client, caller, fault === 'silent' ? null : this.target, this.options.store);
    this.lines.add(line);
    void line.closed.then(() => this.lines.delete(line));
  }
}

/** One connection through a link. */
class Line {
  readonly silent: boolean;
  readonly closed: Promise<void>;
  private readonly ends: Record<Side, Socket | null>;
  private readonly lanes: Lane[] = [];

  constructor(
    private readonly link: Link,
    client: Socket,
    readonly caller: string,
    target: number | null,
    store = false,
  ) {
    this.silent = target === null;
    const server = target === null ? null : connect(target, '127.0.0.1');
    this.ends = { client, server };
    this.closed = Promise.all([client, ...(server ? [server] : [])].map(gone)).then(() => undefined);
    client.resume();
    if (server) this.carry(client, server, store);
    else client.on('data', () => undefined);
  }

  private carry(client: Socket, server: Socket, store: boolean): void {
    for (const socket of [client, server]) socket.setNoDelay(true);
    server.on('error', () => undefined);
    const [asks, replies] = store ? this.watched() : [whole, whole];
    this.lanes.push(new Lane(this.link, this.caller, client, server, 'server', asks));
    this.lanes.push(new Lane(this.link, this.caller, server, client, 'client', replies));
  }

  flow(): void {
    for (const lane of this.lanes) lane.flow();
  }

  end(): void {
    this.link.felt += 1;
    for (const socket of Object.values(this.ends)) socket?.destroy();
  }

  reset(): void {
    this.link.felt += 1;
    for (const socket of Object.values(this.ends)) socket?.resetAndDestroy();
  }

  /** Splits into messages; the line breaks instead of handing on a reply that is to be lost. */
  private watched(): [asks: Pieces, replies: Pieces] {
    const doomed = new Set<number>();
    const [cutAsks, cutReplies] = [messagesIn(), messagesIn()];
    return [
      (bytes) => {
        const messages = cutAsks(bytes);
        for (const message of messages) if (this.link.dooms(message)) doomed.add(requestOf(message));
        return messages;
      },
      (bytes) => {
        const messages = cutReplies(bytes);
        if (!messages.some((message) => doomed.has(replyTo(message)))) return messages;
        this.reset();
        return [];
      },
    ];
  }
}

type Pieces = (bytes: Buffer) => Buffer[];
const whole: Pieces = (bytes) => [bytes];
const gone = (socket: Socket): Promise<void> =>
  new Promise((done) => (socket.destroyed ? done() : socket.once('close', () => done())));

/** One direction of a connection: bytes keep their order, and wait as the link says. */
class Lane {
  private readonly waiting: { bytes: Buffer; atMs: number }[] = [];
  private waitingBytes = 0;
  private lastAtMs = 0;
  private ended = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly link: Link,
    private readonly caller: string,
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly towards: Side,
    pieces: Pieces,
  ) {
    from.on('data', (bytes: Buffer) => {
      for (const piece of pieces(bytes)) this.push(piece);
      this.flow();
    });
    from.on('close', () => {
      this.ended = true;
      this.flow();
    });
    to.on('close', () => {
      if (this.timer) clearTimeout(this.timer);
    });
  }

  private push(bytes: Buffer): void {
    const fault = this.link.faultOf(this.caller);
    if (fault) this.link.felt += 1;
    const delayMs = fault?.kind === 'slow' ? fault.delayMs + fault.jitterMs * this.link.chance.fraction() : 0;
    this.lastAtMs = Math.max(this.lastAtMs, performance.now() + delayMs);
    this.waiting.push({ bytes, atMs: this.lastAtMs });
    this.waitingBytes += bytes.length;
    if (this.waitingBytes > MOST_WAITING_BYTES) this.from.pause();
  }

  /** Hands on what may pass by now. */
  flow(): void {
    if (this.timer || this.to.destroyed) return;
    const fault = this.link.faultOf(this.caller);
    if (fault?.kind === 'hole' && (fault.towards === 'both' || fault.towards === this.towards)) return;
    let allowance = fault?.kind === 'narrow' ? (fault.bytesPerSecond * SLICE_MS) / 1_000 : Infinity;
    const nowMs = performance.now();
    for (let head = this.waiting[0]; head && head.atMs <= nowMs && allowance > 0; head = this.waiting[0]) {
      const part = head.bytes.subarray(0, allowance);
      this.to.write(part);
      allowance -= part.length;
      this.waitingBytes -= part.length;
      if (part.length === head.bytes.length) this.waiting.shift();
      else head.bytes = head.bytes.subarray(part.length);
    }
    if (this.waitingBytes <= MOST_WAITING_BYTES) this.from.resume();
    const next = this.waiting[0];
    if (next) this.later(Math.max(next.atMs - nowMs, allowance <= 0 ? SLICE_MS : 0));
    else if (this.ended) this.to.destroy();
  }

  private later(ms: number): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flow();
    }, ms);
  }
}
