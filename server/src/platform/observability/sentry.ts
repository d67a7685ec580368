import { types } from 'node:util';
import { defaultStackParser, makeNodeTransport, NodeClient, Scope, type ErrorEvent } from '@sentry/node';
import { redact } from './logger.js';
import type { Reports } from './reports.js';

const CLOSE_MS = 2_000;

/** The words of an error without what it quotes: a driver's message holds the values it is about. */
export const wordsOf = (message: string): string =>
  String(redact(message))
    .replace(/[{[][^]*[}\]]/g, '{…}')
    .replace(/(["'`«]).*?(["'`»])/g, '“…”')
    .slice(0, 300);

/** A copy that says what and where, and nothing of the data. */
function anonymous(error: unknown): Error {
  if (!types.isNativeError(error)) return new Error(`thrown: ${typeof error}`);
  const copy = new Error(wordsOf(error.message));
  copy.name = error.name;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  copy.stack = [`${copy.name}: ${copy.message}`, ...frames].join('\n');
  return copy;
}

/** Only these leave: whatever the library would add on its own stays here. */
const only = ({ type, event_id, timestamp, level, platform, environment, exception, tags }: ErrorEvent) =>
  ({ type, event_id, timestamp, level, platform, environment, exception, tags }) as ErrorEvent;

/** Reports to Sentry; a client of our own, so that nothing in the process is patched or watched. */
export function openSentry(dsn: string, environment: string, process: string): Reports {
  const client = new NodeClient({
    dsn,
    environment,
    transport: makeNodeTransport,
    stackParser: defaultStackParser,
    integrations: [],
    sendClientReports: false,
    enableRuntimeChannelInjection: false,
    includeServerName: false,
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
    },
    beforeBreadcrumb: () => null,
    beforeSend: only,
  });
  const scope = new Scope();
  scope.setClient(client);
  scope.setTag('process', process);
  client.init();
  return {
    report(what, error) {
      const own = scope.clone();
      own.setTag('what', what);
      own.captureException(anonymous(error));
    },
    close: async () => void (await client.close(CLOSE_MS)),
  };
}
