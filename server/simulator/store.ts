import { generateKeyPairSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { assertBalanced } from './books.js';
import { openingState, type Keys, type State } from './state.js';
import type { SimulatorOptions } from './options.js';

interface Saved {
  keys: Keys;
  state: State;
}

function newKeys(): Keys {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicPem: pair.publicKey, privatePem: pair.privateKey };
}

/** Replaces the file as a whole: after a crash it holds the old or the new books, never a mixture. */
function writeDurably(file: string, text: string): void {
  const next = `${file}.next`;
  const handle = openSync(next, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(next, file);
}

/** Holds the state and is the only way to change it; each change is checked, saved and announced. */
export class Store {
  readonly keys: Keys;
  private current: State;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: SimulatorOptions) {
    const saved = this.load();
    this.keys = saved?.keys ?? newKeys();
    this.current = { ...openingState(options.openingFloatCents), ...saved?.state };
    assertBalanced(this.current);
    this.save();
  }

  get state(): State {
    return this.current;
  }

  /** Runs `work` on the state. Throws when the books no longer balance. */
  change<T>(work: (state: State) => T): T {
    const result = work(this.current);
    assertBalanced(this.current);
    this.save();
    for (const listener of this.listeners) listener();
    return result;
  }

  /** Fresh books under the same key pair, which the business has in its configuration. */
  reset(): void {
    this.current = openingState(this.options.openingFloatCents);
    this.change(() => undefined);
  }

  /** Calls `listener` after each change; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private load(): Saved | null {
    const file = this.options.dataFile;
    if (file === null || !existsSync(file)) return null;
    return JSON.parse(readFileSync(file, 'utf8')) as Saved;
  }

  private save(): void {
    const file = this.options.dataFile;
    if (file === null) return;
    mkdirSync(dirname(file), { recursive: true });
    writeDurably(file, JSON.stringify({ keys: this.keys, state: this.current } satisfies Saved));
  }
}
