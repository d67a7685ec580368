export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Books, key pair and issued ids live here across restarts; null keeps them in memory. */
  dataFile: string | null;
  consumerKey: string;
  consumerSecret: string;
  shortcode: string;
  passkey: string;
  initiator: string;
  initiatorPassword: string;
  businessName: string;
  /** What the utility account holds when the books are opened. */
  openingFloatCents: number;
  /** What a phone holds when it is first heard of. */
  defaultBalanceCents: number;
  /** An unanswered prompt ends as 1037 after this time. */
  promptTtlMs: number;
  /** A callback leaves one to two times this after its event. */
  callbackDelayMs: number;
  /** A payment shows up in Pull only after this time. */
  pullDelayMs: number;
  pullPageSize: number;
  /** Amana's API, for the demo time of the phone page. */
  appUrl: string | null;
  /** Refuse http and loopback callback URLs, as Daraja does. */
  httpsOnly: boolean;
  /** Five STK queries a minute, burst 1, as the sandbox does. */
  queryLimit: boolean;
  /** A new access token ends the one before it. */
  oneToken: boolean;
}

/** Shortcode and passkey are the sandbox's published constants. */
export const defaultOptions: SimulatorOptions = {
  port: 0,
  host: '127.0.0.1',
  dataFile: null,
  consumerKey: 'demo-consumer-key',
  consumerSecret: 'demo-consumer-secret',
  shortcode: '174379',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  initiator: 'testapi',
  initiatorPassword: 'Safaricom999!*!',
  businessName: 'AMANA',
  openingFloatCents: 100_000_000,
  defaultBalanceCents: 30_000_000,
  promptTtlMs: 60_000,
  callbackDelayMs: 150,
  pullDelayMs: 0,
  pullPageSize: 100,
  appUrl: null,
  httpsOnly: false,
  queryLimit: false,
  oneToken: false,
};
