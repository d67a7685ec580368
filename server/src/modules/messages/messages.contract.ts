import Joi from 'joi';
import { MESSAGE_LENGTH } from '@amana/shared/messages/contract.js';
import { paragraphs } from '../../platform/http/fields.js';

export const dealParams = Joi.object({ id: Joi.string().max(64).required() });

export const messageBody = Joi.object({ text: paragraphs(MESSAGE_LENGTH).required() });
export const readBody = Joi.object({ upTo: Joi.string().strict().max(64).required() });

export const pageQuery = Joi.object({
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().pattern(/^[1-9]\d{0,8}$/),
});
