import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import Joi from 'joi';
import { addMessage, moveOwn, phoneOf, sumCents } from './books.js';
import { isRefusalCode } from './endpoint.js';
import { garblings } from './garble.js';
import { faultKinds, faultPoints, kindsOf, type Fault } from './faults.js';
import { isMsisdn } from './fields.js';
import type { Prompts, Reply } from './prompts.js';
import type { Simulation } from './simulation.js';
import { statementOf } from './statement.js';
import type { Behaviour, Message, Phone, Prompt, State } from './state.js';

/** A request of the control API that cannot be done. */
export class ControlError extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

const behaviours = ['normal', 'auto-pay', 'auto-cancel', 'auto-wrong-pin', 'ignore', 'off'];
const addressPattern = /^(254[17]\d{8}|[^\s@]{1,64}@[^\s@]{1,190})$/;

interface PhoneChange {
  balanceCents?: number;
  pin?: string;
  behaviour?: Behaviour;
}

const phoneBody = Joi.object<PhoneChange>({
  balanceCents: Joi.number().integer().min(0).max(1e12),
  pin: Joi.string().pattern(/^\d{4}$/),
  behaviour: Joi.alternatives(Joi.valid(...behaviours), Joi.string().pattern(/^result:[A-Z0-9_]{1,12}$/)),
});

const replyBody = Joi.object<Reply>({
  answer: Joi.valid('pin', 'cancel').required(),
  pin: Joi.when('answer', { is: 'pin', then: Joi.string().max(12).required(), otherwise: Joi.forbidden() }),
});

const messageBody = Joi.object<{ to: string; text: string }>({
  to: Joi.string().pattern(addressPattern, 'a number 2547… or an e-mail address').required(),
  text: Joi.string().max(10_000).required(),
});

const organisationBody = Joi.object<{ amountCents: number; what: string }>({
  amountCents: Joi.number().integer().invalid(0).min(-1e12).max(1e12).required(),
  what: Joi.string().max(100).required(),
});

const faultBody = Joi.object<Fault>({
  on: Joi.valid(...faultPoints).required(),
  kind: Joi.valid(...faultKinds).required(),
  times: Joi.number().integer().min(1).max(1e6).default(1),
  ms: Joi.number().integer().min(0).max(600_000),
  code: Joi.string().pattern(/^[A-Za-z0-9._-]{1,16}$/),
});

/** The checked body; throws `ControlError` saying what is wrong with it. */
export function parse<T>(schema: Joi.ObjectSchema<T>, body: unknown): T {
  const result = schema.required().validate(body, { convert: false });
  if (result.error) throw new ControlError(result.error.message);
  return result.value;
}

function parseFault(body: unknown): Fault {
  const fault = parse(faultBody, body);
  if (!kindsOf(fault.on).includes(fault.kind))
    throw new ControlError(`${fault.kind} means nothing on ${fault.on}; ${kindsOf(fault.on).join(', ')} do`);
  const takesResultCode = ['stk.query', 'stk.callback', 'b2c.result'].includes(fault.on);
  if (fault.kind === 'fail' && !takesResultCode && !isRefusalCode(fault.code))
    throw new ControlError(`code ${fault.code ?? ''} is none that ${fault.on} can fail with`);
  const ways: readonly string[] = fault.on === 'pull' ? ['repeat', 'gap'] : garblings;
  if (fault.kind === 'garble' && !ways.includes(fault.code ?? ''))
    throw new ControlError(`${fault.on} can be garbled by ${ways.join(', ')}`);
  if (fault.kind === 'duplicate' && !/^([1-9]|1\d|20)$/.test(fault.code ?? '2'))
    throw new ControlError('1 to 20 copies are sent');
  return fault;
}

/** A phone without what only the books need. */
export const phoneView = ({ msisdn, balanceCents, pin, behaviour }: Phone): object => ({
  msisdn,
  balanceCents,
  pin,
  behaviour,
});

/** A prompt without the ids and the callback URL, which only the business may know. */
export function promptView(prompt: Prompt): object {
  const { id, msisdn, amountCents, reference, businessName, description } = prompt;
  const { createdAt, expiresAt, state, resultCode, receipt } = prompt;
  const what = { id, msisdn, amountCents, reference, businessName, description };
  return { ...what, createdAt, expiresAt, state, resultCode, receipt };
}

const recentPrompts = 50;

/** All open prompts and the latest ended ones, newest first. */
export function promptList({ prompts }: State): Prompt[] {
  const newest = prompts.toReversed();
  const ended = newest.filter((prompt) => prompt.state !== 'open').slice(0, recentPrompts);
  return newest.filter((prompt) => prompt.state === 'open' || ended.includes(prompt));
}

/** Messages to one number or address, newest first. */
export const inbox = (state: State, to: string): Message[] =>
  state.messages.filter((message) => message.to === to).reverse();

function booksView(state: State): object {
  return {
    phones: state.phones.map(phoneView),
    accounts: state.accounts,
    transactions: state.transactions,
    sumCents: sumCents(state),
    balanced: sumCents(state) === state.openingFloatCents,
  };
}

/** A balance set from outside is money that the phone had before; the books' sum doesn't move. */
function setPhone(phone: Phone, { balanceCents, ...rest }: PhoneChange): void {
  Object.assign(phone, rest);
  if (balanceCents === undefined) return;
  phone.openedCents += balanceCents - phone.balanceCents;
  phone.balanceCents = balanceCents;
}

function putPhone({ options, store }: Simulation): RequestHandler<{ msisdn: string }> {
  return (request, response) => {
    const { msisdn } = request.params;
    if (!isMsisdn(msisdn)) throw new ControlError('A phone number reads 2547XXXXXXXX or 2541XXXXXXXX');
    const change = parse(phoneBody, request.body);
    const phone = store.change((state) => {
      const found = phoneOf(state, msisdn, options.defaultBalanceCents);
      setPhone(found, change);
      return found;
    });
    response.json(phoneView(phone));
  };
}

function answerPrompt(store: Simulation['store'], prompts: Prompts): RequestHandler<{ id: string }> {
  return (request, response) => {
    const reply = parse(replyBody, request.body);
    const { id } = request.params;
    if (!store.state.prompts.some((prompt) => prompt.id === id))
      throw new ControlError('No such prompt', 404);
    const prompt = prompts.answer(id, reply);
    if (!prompt) throw new ControlError('This prompt has ended', 409);
    response.json(promptView(prompt));
  };
}

function postMessage({ options, store }: Simulation): RequestHandler {
  return (request, response) => {
    const { to, text } = parse(messageBody, request.body);
    store.change((state) => {
      if (isMsisdn(to)) phoneOf(state, to, options.defaultBalanceCents);
      addMessage(state, to, text, new Date());
    });
    response.status(201).json({ to });
  };
}

/** A moment of a query; the default where it says nothing. */
function momentOf(text: unknown, otherwise: Date): Date {
  if (text === undefined) return otherwise;
  const at = new Date(typeof text === 'string' ? text : NaN);
  if (Number.isNaN(at.getTime()))
    throw new ControlError('from and until are times, such as 2026-11-21T09:00:00Z');
  return at;
}

function getStatement({ options, store }: Simulation): RequestHandler {
  return ({ query }, response) => {
    const from = momentOf(query['from'], new Date(0));
    const until = momentOf(query['until'], new Date());
    response.type('text/csv').send(statementOf(store.state, options.businessName, from, until));
  };
}

function postOrganisation({ store }: Simulation): RequestHandler {
  return (request, response) => {
    const { amountCents, what } = parse(organisationBody, request.body);
    const row = store.change((state) => moveOwn(state, amountCents, what, new Date()));
    response.status(201).json(row);
  };
}

/** The API by which tests and people play phones, weather and bank clerk. */
export function control(simulation: Simulation, prompts: Prompts): Router {
  const { store, faults, callbacks } = simulation;
  const router = Router();
  router.get('/phones', (_request, response) => void response.json(store.state.phones.map(phoneView)));
  router.put('/phones/:msisdn', putPhone(simulation));
  router.get('/prompts', (_request, response) => {
    response.json(promptList(store.state).map(promptView));
  });
  router.post('/prompts/:id', answerPrompt(store, prompts));
  router.get('/messages/:to', (request, response) => {
    response.json(inbox(store.state, request.params.to));
  });
  router.post('/messages', postMessage(simulation));
  router.get('/books', (_request, response) => void response.json(booksView(store.state)));
  router.get('/statement', getStatement(simulation));
  router.post('/organisation', postOrganisation(simulation));
  router.get('/certificate', (_request, response) => {
    response.type('text/plain').send(store.keys.publicPem);
  });
  router.post('/faults', (request, response) => {
    faults.add(parseFault(request.body));
    response.status(201).json(faults.list());
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.json(faults.list());
  });
  router.post('/reset', (_request, response) => {
    prompts.stop();
    callbacks.stop();
    faults.clear();
    store.reset();
    response.json(booksView(store.state));
  });
  router.use((request) => {
    throw new ControlError(`No ${request.method} ${request.originalUrl} here`, 404);
  });
  return router;
}

/** Answers of the control API and the phone page when something is wrong. */
export const sendControlError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof ControlError) response.status(error.status).json({ error: error.message });
  else if (isClientFault(error)) response.status(400).json({ error: 'The body is no JSON' });
  else response.status(500).json({ error: error instanceof Error ? error.message : 'Unknown error' });
};

/** What the body parser throws carries its own HTTP status. */
export const isClientFault = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && Number(error.status) < 500;
