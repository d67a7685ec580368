import { readFile, writeFile } from 'node:fs/promises';
import { GOALS, type Goal } from './goals.js';
import type { Result } from './part.js';

interface Measured {
  seed: number;
  scale: number;
  commit: string;
  mongod: string;
  node: string;
  at: string;
  seconds: number;
  results: Result[];
  broken?: string;
}

const INTRO = `# What shows that Amana loses nothing

Every row was measured by \`npm run proof\` on the real code: a goal, what was run for it and seen, the seed that makes the
same run again at its commit (\`npm run proof -- PART --seed N\`), the commit and the store. A failure is printed where it happened, and
stays here until a later run is clean. What falls short of a goal says so. How each part works: \`tests/proof/README.md\`.
Not part of it: sustained load and soak (G20, G21), processes of different versions (G25), attacks on accounts (G27).
`;

const here = (file: string): string => new URL(file, import.meta.url).pathname;
const kept = JSON.parse(await readFile(here('results.json'), 'utf8')) as Record<string, Measured>;
const rows = Object.entries(kept).flatMap(([part, measured]) =>
  measured.results.map((result) => ({ part, ...measured, ...result })),
);

function sectionOf(goal: Goal): string {
  const [name, asks] = GOALS[goal];
  const own = rows.filter((row) => row.goal === goal);
  const lines = own.flatMap(
    ({ figure, violations, found = [], short, part, seed, commit, mongod, seconds }) => [
      `- ${violations === 0 ? '' : `**${violations} violations.** `}${figure}`,
      ...found.slice(0, 10).map((line) => `  - ${line}`),
      ...(short ? [`  - *Short of the goal:* ${short}`] : []),
      `  - \`${part}\`, seed ${seed}, commit ${commit}, mongod ${mongod}, ${seconds} s`,
    ],
  );
  return [
    `## ${goal} ${name}`,
    '',
    `Goal: ${asks}.`,
    '',
    ...(lines.length > 0 ? lines : ['- Not measured.']),
  ].join('\n');
}

const broken = Object.entries(kept).flatMap(([part, { broken: why }]) =>
  why ? [`- \`${part}\` did not finish: ${why}`] : [],
);
const goals = Object.keys(GOALS) as Goal[];
const named = (which: (own: typeof rows) => boolean): string =>
  goals.filter((goal) => which(rows.filter((row) => row.goal === goal))).join(', ') || 'none';
const minutes = Math.round(Object.values(kept).reduce((sum, { seconds }) => sum + seconds, 0) / 60);
const summary = [
  `Violated: ${named((own) => own.some(({ violations }) => violations > 0))}.`,
  `Short of the goal: ${named((own) => own.some(({ short }) => short))}.`,
  `Not measured: ${named((own) => own.length === 0)}.`,
  `All parts, one after the other: ${minutes} minutes.`,
].join('\n');
const sections = goals.map(sectionOf);
await writeFile(
  here('../../PROOF.md'),
  `${[INTRO, summary, ...broken, ...sections].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`,
);
