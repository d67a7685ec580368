/** Tells staff of something nobody foresaw; never throws. */
export interface Reports {
  report(what: string, error: unknown): void;
  /** Sends what is still waiting. */
  close(): Promise<void>;
}

/** Nobody is told: there is the log. */
export const noReports: Reports = { report: () => undefined, close: () => Promise.resolve() };
