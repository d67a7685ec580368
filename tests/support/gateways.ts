import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

interface Mail {
  from: string;
  to: string[];
  raw: string;
}

export interface MailServer {
  url: string;
  mails: Mail[];
  /** SMTP code with which the next recipients are refused; null: taken. */
  refuse: number | null;
  close(): Promise<void>;
}

/** A real SMTP receiver on this machine. */
export async function startMailServer(): Promise<MailServer> {
  const state: MailServer = { url: '', mails: [], refuse: null, close: () => Promise.resolve() };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (state.refuse === null) return done();
      done(Object.assign(new Error('no such mailbox'), { responseCode: state.refuse }));
    },
    onData(stream, { envelope }, done) {
      void textOf(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        state.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        done();
      }, done);
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  state.close = () => new Promise((done) => server.close(() => done()));
  return state;
}

export interface SmsServer {
  url: string;
  asked: { path: string; apiKey: string | undefined; form: Record<string, string> }[];
  /** What is answered next: HTTP status, and the status code of the recipient or a body of any kind. */
  answer: { status: number; code?: number; body?: string };
  close(): Promise<void>;
}

/** A real HTTP server that answers as Africa's Talking documents. */
export async function startSmsServer(): Promise<SmsServer> {
  const state: SmsServer = {
    url: '',
    asked: [],
    answer: { status: 201, code: 101 },
    close: () => Promise.resolve(),
  };
  const server = createServer((req, res) => {
    void textOf(req).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      state.asked.push({ path: `${req.method} ${req.url}`, apiKey: req.headers.apikey as string, form });
      const { status, code } = state.answer;
      const recipient = {
        statusCode: code,
        number: form.to,
        status: '',
        cost: 'KES 0.8',
        messageId: 'ATXid_1',
      };
      const answer = { SMSMessageData: { Message: 'Sent to 1/1', Recipients: [recipient] } };
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(state.answer.body ?? JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.close = () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return state;
}
