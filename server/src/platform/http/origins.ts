import type { Config } from '../../config.js';

/** May a page of this origin call us? `host` is the request's own Host header. */
export type AllowsOrigin = (origin: string, host: string | undefined) => boolean;

const DEMO_HOSTS = [
  'localhost',
  '127.0.0.1',
  ...['buyer', 'seller', 'admin', 'zawadi'].map((person) => `${person}.localhost`),
];

const parsed = (origin: string): URL | null => (URL.canParse(origin) ? new URL(origin) : null);

/** Our own pages, those of the settings, and in the demo the host name of each demo person. */
export function createOriginPolicy({
  publicUrl,
  corsOrigins,
  demo,
}: Pick<Config, 'publicUrl' | 'corsOrigins' | 'demo'>): AllowsOrigin {
  const { origin: own, port } = new URL(publicUrl);
  const people = DEMO_HOSTS.map((host) => `http://${host}${port && `:${port}`}`);
  const allowed = new Set([own, ...corsOrigins, ...(demo ? people : [])]);
  return (origin, host) =>
    allowed.has(origin) || (host !== undefined && parsed(origin)?.host === host.toLowerCase());
}
