import { fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Problem, ROOT } from '../lib/say.mjs';
import { NODE_FLAGS } from '../lib/settings.mjs';

const READY_MS = 30_000;

/** CPU time that a process has used, user and system; the kernel counts it in hundredths of a second. */
function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Starts a process of the measurement; it says when it is ready, answers what it is asked, and ends with us. */
export async function startPart(name, script, env, logFolder) {
  const logFile = `${logFolder}/${name}.log`;
  const log = openSync(logFile, 'a');
  const child = fork(`${ROOT}/${script}`, [], {
    env: { PATH: process.env.PATH, ...env },
    cwd: ROOT,
    execArgv: NODE_FLAGS,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const exited = new Promise((done) => child.once('exit', done));
  const heard = () => new Promise((resolve) => child.once('message', resolve));
  const late = new Promise((done) => setTimeout(done, READY_MS, 'late').unref());
  const ready = await Promise.race([heard(), exited.then(() => 'ended'), late]);
  if (typeof ready === 'string')
    throw new Problem(`${name} did not start (${ready}):\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  return {
    pid: child.pid,
    cpuMs: () => cpuMsOf(child.pid),
    port: ready.port,
    exited,
    /** One question at a time. */
    async ask(question) {
      const answer = heard();
      child.send(question);
      const found = await Promise.race([answer, exited.then(() => ({ error: `${name} ended` }))]);
      if (found.error) throw new Problem(`${name}: ${found.error}`);
      return found;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
