import { startApi } from '../../server/dist/src/api.js';
import { readConfig } from '../../server/dist/src/config.js';
import { announceReady, onStop } from '../../server/dist/src/lifecycle.js';

/** The API as it runs in production; its rate limits count, and are out of the load's reach. */
const config = readConfig(process.env);
const passwordCost = Number(process.env.BENCH_PASSWORD_COST ?? config.passwordCost);
const api = await startApi({ ...config, passwordCost }, { limitScale: 1_000_000 });
onStop(() => api.stop());
announceReady(api.port);
