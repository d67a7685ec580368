/** Tells staff of something nobody foresaw; never throws. */
export interface Reports {
  report(what: string, error: unknown): void;
  /** Sends what is still waiting. */
  close(): Promise<void>;
}

/** The same, and each is counted by what it is. */
export const counted = ({ report, close }: Reports, count: (what: string) => void): Reports => ({
  report(what, error) {
    count(what);
    report(what, error);
  },
  close,
});

/** Nobody is told: there is the log. */
export const noReports: Reports = { report: () => undefined, close: () => Promise.resolve() };
