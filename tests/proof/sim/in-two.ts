import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('../typescript.mjs', import.meta.url).href;
export const AT_ONCE = 2;

/** Runs a script of the simulation twice at once, each with its own arguments. @returns the lines of JSON of each */
export function inTwo<Line>(script: string, argumentsOf: (part: number) => string[]): Promise<Line[][]> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const run = async (part: number): Promise<Line[]> => {
    const child = spawn(process.execPath, ['--import', LOADER, file, ...argumentsOf(part)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    const lines: Line[] = [];
    for await (const line of createInterface(child.stdout)) lines.push(JSON.parse(line) as Line);
    const code = await ended;
    if (code !== 0) throw new Error(`${script} broke off with ${code}`);
    return lines;
  };
  return Promise.all(Array.from({ length: AT_ONCE }, (_, part) => run(part)));
}
