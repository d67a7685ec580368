import { useQuery } from '@tanstack/react-query';
import type { Wallet } from '@amana/shared/wallet/contract.js';
import { api } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';

export const useWallet = () =>
  useQuery({ queryKey: [...keys.wallet, 'balance'], queryFn: () => api<Wallet>('GET', '/wallet') });
