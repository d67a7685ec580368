import { startApi } from '../../server/dist/src/api.js';
import { readConfig } from '../../server/dist/src/config.js';
import { announceReady, onStop } from '../../server/dist/src/lifecycle.js';

/** The API as it runs in production; its rate limits count, and are out of the load's reach. */
const api = await startApi(readConfig(process.env), { limitScale: 1_000_000 });
onStop(() => api.stop());
announceReady(api.port);
