import Joi from 'joi';
import { ID_KINDS, LAST4 } from '@amana/shared/identity/contract.js';
import { paragraphs } from '../../platform/http/fields.js';

export const idParams = Joi.object({ id: Joi.string().max(64).required() });

export const identityForm = Joi.object({
  kind: Joi.string()
    .valid(...ID_KINDS)
    .required(),
  last4: Joi.string().pattern(LAST4, 'the last four of its number, letters large').required(),
});

export const decisionBody = Joi.object({ reason: paragraphs(500).required() });
