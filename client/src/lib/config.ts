import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { PublicConfig } from '@amana/shared/config.js';
import { send } from './http.js';
import { CLOCK_REFETCH_MS } from './query-client.js';

type Timed = PublicConfig & { dealOffsetMs: number; offsetMs: number };

async function getConfig(): Promise<Timed> {
  const config = await send<PublicConfig>('GET', '/config');
  const offsetTo = (iso: string) => Date.parse(iso) - Date.now();
  return { ...config, dealOffsetMs: offsetTo(config.time.dealNow), offsetMs: offsetTo(config.time.now) };
}

/** Fees, limits, demo and the server's time; undefined until it is known. */
export const useConfig = (): Timed | undefined =>
  useQuery({ queryKey: ['config'], queryFn: getConfig, refetchInterval: CLOCK_REFETCH_MS }).data;

function useTick(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The clock of deals, epoch ms: the server's, plus the demo's offset. */
export function useDealNow(everyMs = 1_000): number {
  const offsetMs = useConfig()?.dealOffsetMs ?? 0;
  return useTick(everyMs) + offsetMs;
}

/** The server's real time, epoch ms: the clock of payments. */
export function useNow(everyMs = 1_000): number {
  const offsetMs = useConfig()?.offsetMs ?? 0;
  return useTick(everyMs) + offsetMs;
}
