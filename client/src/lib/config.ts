import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { PublicConfig } from '@amana/shared/config.js';
import { send } from './http.js';
import { isLost } from './network.js';
import { CLOCK_REFETCH_MS } from './query-client.js';

/** Of what the public configuration is cached by. */
export const CONFIG_KEY = ['config'];

const SLOW_TICK_MS = 30_000;
/** Somebody may move the demo's time at any moment; and a network that was lost is looked for this often. */
const QUICK_REFETCH_MS = 3_000;
/** A little before the last ten minutes, so that they start in time. */
const NEAR_MS = 11 * 60_000;

type Timed = PublicConfig & { dealOffsetMs: number; offsetMs: number };

async function getConfig(): Promise<Timed> {
  const config = await send<PublicConfig>('GET', '/config');
  const offsetTo = (iso: string) => Date.parse(iso) - Date.now();
  return { ...config, dealOffsetMs: offsetTo(config.time.dealNow), offsetMs: offsetTo(config.time.now) };
}

/** Fees, limits, demo and the server's time; undefined until it is known. */
export const useConfig = (): Timed | undefined =>
  useQuery({
    queryKey: CONFIG_KEY,
    queryFn: getConfig,
    refetchInterval: ({ state }) => (state.data?.demo || isLost() ? QUICK_REFETCH_MS : CLOCK_REFETCH_MS),
  }).data;

function useTick(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/**
 * The clock of deals, epoch ms: the server's, plus the demo's offset. Ticks each second only near `clockAt` (ISO 8601).
 */
export function useDealNow(clockAt: string | null = null): number {
  const offsetMs = useConfig()?.dealOffsetMs ?? 0;
  const near = clockAt !== null && Date.parse(clockAt) - offsetMs - Date.now() < NEAR_MS;
  return useTick(near ? 1_000 : SLOW_TICK_MS) + offsetMs;
}

/** The server's real time, epoch ms: the clock of payments. */
export function useNow(everyMs = 1_000): number {
  const offsetMs = useConfig()?.offsetMs ?? 0;
  return useTick(everyMs) + offsetMs;
}
