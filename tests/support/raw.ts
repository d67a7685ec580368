import { connect } from 'node:net';

const QUIET_MS = 1_500;

/** Writes bytes on a connection of its own and reads until the server ends it, or says nothing more for a while. */
export function throwAt(url: string, bytes: string): Promise<{ text: string; ended: boolean }> {
  return new Promise((done) => {
    let [text, ended] = ['', true];
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(QUIET_MS, () => {
      ended = false;
      socket.destroy();
    });
    socket.on('data', (part: Buffer) => (text += part.toString('latin1')));
    socket.on('error', () => undefined);
    socket.once('close', () => done({ text, ended }));
  });
}
