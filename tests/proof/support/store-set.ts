import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { startStoreSet, type StoreMember, type StoreSet } from '../../support/cluster.js';
import type { Chance } from '../sim/chance.js';
import { Link } from './fault-proxy.js';

/** A set whose members, and our processes, reach each member by a link that can be broken. */
export interface LinkedSet extends StoreSet {
  /** The member is alone: no other hears it and it hears none; `clients` cut off too, or still served. */
  isolate(member: StoreMember, clients: boolean): void;
  /** Everybody hears everybody. */
  heal(): void;
}

/** The socket at this port on the calling side, as Linux lists it. */
function socketOf(port: number, target: number): string {
  const hex = (n: number) => `0100007F:${n.toString(16).toUpperCase().padStart(4, '0')}`;
  const table = readFileSync('/proc/net/tcp', 'utf8');
  const line = table.split('\n').find((row) => row.includes(`${hex(port)} ${hex(target)} `));
  return `socket:[${line?.trim().split(/\s+/)[9]}]`;
}

function holds(pid: number, socket: string): boolean {
  const folder = `/proc/${pid}/fd`;
  const isIt = (fd: string): boolean => {
    try {
      return readlinkSync(`${folder}/${fd}`) === socket;
    } catch {
      return false;
    }
  };
  return existsSync(folder) && readdirSync(folder).some(isIt);
}

/** Starts three `mongod`, each behind a link. Linux only: it alone tells which member a connection comes from. */
export async function startLinkedSet(
  chance: Chance,
  settings: { electionTimeoutMillis: number; heartbeatIntervalMillis: number },
): Promise<LinkedSet> {
  const links: Link[] = [];
  const set: { members: StoreMember[] } = { members: [] };

  /** The host of the member that calls; empty for anybody else. */
  async function callerOf(port: number, target: number): Promise<string> {
    const socket = socketOf(port, target);
    const pids = await Promise.all(set.members.map(({ pid }) => pid().catch(() => 0)));
    return set.members[pids.findIndex((pid) => holds(pid, socket))]?.host ?? '';
  }

  const started = await startStoreSet({
    ...settings,
    started: (members) => (set.members = members),
    async behind(port) {
      const link: Link = await Link.to(port, { chance, whoCalls: (from) => callerOf(from, link.port) });
      links.push(link);
      return link.port;
    },
  });

  return {
    ...started,
    isolate({ host }, clients) {
      for (const link of links)
        link.break({ kind: 'hole', towards: 'both' }, (caller) =>
          host.endsWith(`:${link.port}`) ? clients || caller !== '' : caller === host,
        );
    },
    heal() {
      for (const link of links) link.heal();
    },
    async stop() {
      await Promise.all(links.map((link) => link.close()));
      await started.stop();
    },
  };
}
