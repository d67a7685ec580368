import { isIP } from 'node:net';
import { isPublic } from './addresses.js';

export interface TargetRules {
  /** Only then `http://127.0.0.1`, at any port, is allowed beside the rest. */
  demo: boolean;
  /** Name of our own host. */
  ownHost: string;
}

const PORTS = ['', '8443'];
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa)$/;

/** Without the brackets of IPv6 and the dot of a whole name. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** Why no event may go to this address, as words after the field's name; null when it may. */
export function targetProblem(text: string, { demo, ownHost }: TargetRules): string | null {
  if (!URL.canParse(text)) return 'is not an address of the web';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not hold a name or a password';
  if (demo && url.protocol === 'http:' && url.hostname === '127.0.0.1') return null;
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (!PORTS.includes(url.port)) return 'must use port 443 or 8443';
  const host = hostOf(url);
  const isOpen = isIP(host) === 0 ? host.includes('.') && !INSIDE.test(host) : isPublic(host);
  return isOpen && host !== ownHost ? null : 'must be on the public Internet';
}
