import { createServer } from 'vite';
import { ROOT } from './say.mjs';

/** The client with hot reload, as a child of `npm run dev`: one port for page, API and sockets. */
const server = await createServer({
  root: `${ROOT}/client`,
  server: { host: '127.0.0.1', port: Number(process.env.PORT), strictPort: true },
});
await server.listen();

const stop = () => void server.close().finally(() => process.exit(0));
process.on('disconnect', stop);
process.on('SIGTERM', stop);
process.send({ type: 'ready' });
