import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { control, sendControlError } from './control.js';
import { daraja, sendDarajaError } from './daraja.js';
import { defaultOptions, type SimulatorOptions } from './options.js';
import { phone } from './phone.js';
import { Prompts } from './prompts.js';
import { createSimulation, type Simulation } from './simulation.js';

export interface Simulator {
  url: string;
  port: number;
  /** Public key (PEM) for the SecurityCredential. */
  certificate: string;
  close: () => Promise<void>;
}

function createApp(simulation: Simulation, prompts: Prompts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: '100kb' }));
  app.use(daraja(simulation, prompts));
  app.use('/control', control(simulation, prompts));
  app.use(phone(simulation));
  app.use(sendDarajaError, sendControlError);
  return app;
}

function listen(server: Server, { port, host }: SimulatorOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a simulator; what `options` leaves out is as in `defaultOptions`. Throws when the port is taken. */
export async function createSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const all: SimulatorOptions = { ...defaultOptions, ...options };
  const simulation = createSimulation(all);
  const prompts = new Prompts(simulation);
  const server = createServer(createApp(simulation, prompts));
  const port = await listen(server, all);
  prompts.resume();
  const close = async (): Promise<void> => {
    prompts.stop();
    simulation.callbacks.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const url = `http://${all.host}:${String(port)}`;
  return { url, port, certificate: simulation.store.keys.publicPem, close };
}
