import { register } from 'node:module';

/** `node --import ./tests/proof/typescript.mjs file.ts` runs our TypeScript as it stands, or with one mutant in it. */
register('./typescript-hooks.mjs', import.meta.url, { data: { mutant: process.env.MUTANT ?? null } });
