import Joi from 'joi';

/** Control, format, private and broken characters: nothing that can be seen, but for the joiners of emoji and scripts. */
const INVISIBLE = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;
const INVISIBLE_BUT_LINES = /(?!\u200c|\u200d|\n|\t)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

const text = (max: number, invisible: RegExp) =>
  Joi.string()
    .strict()
    .max(max)
    .custom((value: string) => {
      if (invisible.test(value)) throw new Error('has characters that cannot be seen');
      const trimmed = value.trim();
      if (/^(\s|\u200c|\u200d)*$/.test(trimmed)) throw new Error('is empty');
      return trimmed;
    });

/** One line that can be read, trimmed. */
export const line = (max: number) => text(max, INVISIBLE);
/** The same, of several lines. */
export const paragraphs = (max: number) => text(max, INVISIBLE_BUT_LINES);

/** Whole shillings in cents, as a JSON number; the ceiling only keeps arithmetic exact, rules come later. */
const shillings = Joi.number()
  .strict()
  .integer()
  .multiple(100)
  .max(1_000_000_000_000)
  .required()
  .messages({ 'number.multiple': '{#label} must be whole shillings, in cents (KES 1 = 100)' });

export const amountCents = shillings.positive();
/** A part of a sum; it may be nothing. */
export const shareCents = shillings.min(0);

/** The version that a screen was drawn from. */
export const version = Joi.number().strict().integer().min(1);

/** The part of a deal that a step is about. */
export const item = Joi.string()
  .strict()
  .pattern(/^\d{1,2}$/, 'number of a part');
