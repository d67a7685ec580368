import { startServices } from './services.mjs';

/** Started by hand (`npx jest`), a run brings its own services; under `npm test` they run already. */
export default async function setUp() {
  if (process.env.TEST_MONGODB_URI) return;
  globalThis.amanaServices = await startServices((line) => console.error(line));
}
