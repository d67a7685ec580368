import { expect } from '@jest/globals';
import { createSimulator, type Simulator } from '../../server/simulator/simulator.js';
import { controlOf, environment, freePort, newDatabase, newSecrets, SHORT_WAITS, storeUri } from './app.js';
import { startChild, type Child } from './child.js';
import { signInAt } from './client.js';
import { httpProxy, tcpProxy, type HttpHooks, type Proxy } from './proxy.js';
import type { People } from './story.js';

/** The API as its own process, with both its links watched, so that it can be killed at an exact point. */
export class Victim {
  readonly daraja: HttpHooks = {};
  readonly store: { before?: (bytes: Buffer) => boolean; answered?: (bytes: Buffer) => boolean } = {};
  readonly database = newDatabase();
  private readonly secrets = newSecrets();
  private proxies: Proxy[] = [];
  private child: Child | null = null;
  private env: Record<string, string> = {};
  url = '';
  simulator!: Simulator;

  async prepare(): Promise<void> {
    this.simulator = await createSimulator({ callbackDelayMs: 60, promptTtlMs: 4_000 });
    const toDaraja = await httpProxy(this.simulator.url, this.daraja);
    const storePort = Number(new URL(storeUri('x')).port);
    const toStore = await tcpProxy(storePort, {
      before: (bytes) => this.store.before?.(bytes) ?? true,
      answered: (bytes) => this.store.answered?.(bytes) ?? true,
    });
    this.proxies = [toDaraja, toStore];
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.env = {
      ...environment({
        port,
        simulatorUrl: this.simulator.url,
        certificate: this.simulator.certificate,
        database: this.database,
        secrets: this.secrets,
      }),
      ...SHORT_WAITS,
      NODE_ENV: 'test',
      MPESA_BASE_URL: `http://127.0.0.1:${toDaraja.port}`,
      MONGODB_URI: `mongodb://127.0.0.1:${toStore.port}/${this.database}?directConnection=true`,
    };
    await this.start();
  }

  async start(): Promise<void> {
    this.child = await startChild('main', this.env);
  }

  /** `kill -9`, at once; false keeps whatever is passing from passing. */
  killNow = (): false => {
    this.child?.process.kill('SIGKILL');
    return false;
  };

  /** Waits for the death, then starts it again. */
  async revive(): Promise<void> {
    expect(await this.child!.ended).toBe('SIGKILL');
    for (const hooks of [this.daraja, this.store]) {
      delete hooks.before;
      delete hooks.answered;
    }
    await this.start();
  }

  control = (method: string, path: string, body?: unknown) =>
    controlOf(this.simulator.url, method, path, body);

  async people(): Promise<People> {
    return { buyer: await signInAt(this.url, 'buyer'), seller: await signInAt(this.url, 'seller') };
  }

  async end(): Promise<void> {
    await this.child?.kill('SIGKILL');
    for (const proxy of this.proxies) await proxy.close();
    await this.simulator.close();
  }
}
