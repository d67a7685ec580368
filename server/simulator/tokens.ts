import { newToken } from './ids.js';

const lifeMs = 3_600_000;

/** Access tokens in memory: a restart ends them, and the business must ask anew. */
export class Tokens {
  private readonly endsAt = new Map<string, number>();

  constructor(private readonly oneToken: boolean) {}

  issue(): string {
    if (this.oneToken) this.endsAt.clear();
    const token = newToken();
    this.endsAt.set(token, Date.now() + lifeMs);
    return token;
  }

  knows(token: string): boolean {
    return (this.endsAt.get(token) ?? 0) > Date.now();
  }
}
