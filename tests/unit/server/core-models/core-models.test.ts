import { expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { faultOf, MODELS } from './models.js';

const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

test.each(Object.keys(MODELS) as (keyof typeof MODELS)[])(
  `the core and its model are of one mind about %s (seed ${seed})`,
  async (model) => expect(await faultOf(model, 200, seed)).toBeNull(),
  60_000,
);
