import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

export const textOfFile = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The files below a folder, from the root: path and text. */
export const sourcesIn = (folder: string, ending = '.ts'): [file: string, text: string][] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
    .sort()
    .map((file) => [file, textOfFile(file)]);

/** Which of them this is found in. */
export const sourcesWith = (folder: string, pattern: RegExp): string[] =>
  sourcesIn(folder)
    .filter(([, text]) => pattern.test(text))
    .map(([file]) => file);
