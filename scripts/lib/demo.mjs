import { startChild } from './children.mjs';
import { compiled } from './prepare.mjs';
import { checkRedis, startRedis } from './redis.mjs';
import { DATA, Problem, problemOf, say, step } from './say.mjs';
import { serverSettings, simulatorSettings } from './settings.mjs';

const MAIN_PORT = 3000;
const PHONE_PORT = 3100;

const DEMO_PHONES = ['254712345678', '254722000111'];

const SCRIPTS = {
  simulator: 'server/dist/simulator/main.js',
  api: 'server/dist/src/main.js',
  worker: 'server/dist/src/worker.js',
  vite: 'scripts/lib/vite.mjs',
};

function wanted(name, otherwise) {
  const port = Number(process.env[name] || otherwise);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Problem(`${name} must be a port number, not "${process.env[name]}".`);
}

async function choosePorts(dev) {
  const { freePort } = await compiled('platform/mongo/local/ports.js');
  const mainPort = await freePort(wanted('PORT', MAIN_PORT));
  const phonePort = await freePort(wanted('PHONE_PORT', PHONE_PORT), [mainPort]);
  const apiPort = dev ? await freePort(mainPort + 1, [phonePort]) : mainPort;
  return { mainPort, phonePort, apiPort };
}

async function certificateOf(phonePort) {
  const answer = await fetch(`http://127.0.0.1:${phonePort}/control/certificate`);
  return answer.text();
}

/** The demo people's phones are on the phone page from the start. */
const showPhones = (phonePort) =>
  Promise.all(
    DEMO_PHONES.map((msisdn) =>
      fetch(`http://127.0.0.1:${phonePort}/control/phones/${msisdn}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    ),
  );

/** Starts the parts in order, each as soon as what it needs is there; `stop` ends them the other way round. */
export class Demo {
  #parts = new Map();
  #fail;
  /** Rejects when a part that the demo cannot do without ends by itself. */
  died = new Promise((_, reject) => (this.#fail = reject));

  constructor({ dev }) {
    this.dev = dev;
    this.died.catch(() => undefined);
  }

  async start() {
    const ports = await choosePorts(this.dev);
    const [mongo, redisUrl] = await Promise.all([
      this.#mongo(),
      this.#redis(),
      this.#child('simulator', simulatorSettings(ports)),
    ]);
    const certificate = await certificateOf(ports.phonePort);
    await showPhones(ports.phonePort);
    this.env = serverSettings({ ...ports, mongodbUri: mongo.uri, redisUrl, certificate });
    await this.startServers();
    if (this.dev) await this.#startVite(ports);
    return { ...ports, mongodbUri: mongo.uri };
  }

  /** The parts made from the server's sources; the API first, it prepares the database. */
  async startServers() {
    await this.#child('api', this.env);
    if (this.env.WORKER === 'separate') await this.#child('worker', this.env);
  }

  async stopServers() {
    await Promise.all([this.#stopPart('api'), this.#stopPart('worker')]);
  }

  /** Steps under way finish before what they stand on goes. */
  async stop() {
    await Promise.all([this.#stopPart('vite'), this.stopServers()]);
    for (const name of ['simulator', 'redis', 'mongo']) await this.#stopPart(name);
  }

  async #stopPart(name) {
    const part = this.#parts.get(name);
    this.#parts.delete(name);
    await (await part?.catch(() => null))?.stop();
  }

  #keep(name, promise) {
    this.#parts.set(name, promise);
    return promise;
  }

  async #child(name, env) {
    const child = startChild(name, SCRIPTS[name], env);
    child.died.catch(this.#fail);
    this.#parts.set(name, Promise.resolve(child));
    await step(`Start ${name}`, () => child.ready);
  }

  #startVite({ mainPort, apiPort }) {
    return this.#child('vite', {
      ...process.env,
      NODE_ENV: 'development',
      PORT: String(mainPort),
      API_URL: `http://127.0.0.1:${apiPort}`,
    });
  }

  async #mongo() {
    const { startLocalMongo } = await compiled('platform/mongo/local/local-mongo.js');
    const mongo = await step(
      'Start database',
      () =>
        this.#keep(
          'mongo',
          startLocalMongo({
            env: process.env,
            dataDir: `${DATA}/mongo`,
            onProgress: (line) => say(`  ${line}`),
          }),
        ),
      ({ how }) => how,
    );
    mongo.died.catch((error) => this.#fail(problemOf(error)));
    return mongo;
  }

  async #redis() {
    const given = process.env.REDIS_URL;
    if (given) {
      await step('Reach Redis', () => checkRedis(given));
      return given;
    }
    const redis = await step(
      'Start Redis',
      () => this.#keep('redis', startRedis()),
      (found) => (found ? 'own redis-server' : 'none on this machine, the API does the worker’s part'),
    );
    if (!redis) return null;
    redis.exited.then(() => {
      if (this.#parts.has('redis'))
        say('! Redis ended by itself; screens now follow within 15 s. Start again to bring it back.');
    });
    return redis.url;
  }
}
