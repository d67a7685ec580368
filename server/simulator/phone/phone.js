/* global document, window, EventSource, location, sessionStorage */

import { find, make, messageItem, showProblem, spoken } from './parts.js';

const clockEveryMs = 5000;
const outcomes = {
  paid: 'paid',
  cancelled: 'cancelled',
  expired: 'not answered in time',
  'wrong-pin': 'wrong PIN',
  'no-money': 'too little money',
  failed: 'failed',
};

let state = { phones: [], prompts: [], messages: [] };
let chosen = decodeURIComponent(location.hash.slice(1)) || sessionStorage.getItem('chosen') || '';

const ksh = (cents) => `Ksh${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

/** The parsed answer, or null after telling what went wrong. */
async function ask(method, path, body) {
  try {
    const answer = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const data = await answer.json();
    showProblem(answer.ok ? '' : data.error);
    return answer.ok ? data : null;
  } catch {
    showProblem('The simulator does not answer.');
    return null;
  }
}

function choose(owner) {
  chosen = owner;
  sessionStorage.setItem('chosen', owner);
  render();
}

function owners() {
  const mail = state.messages.map((message) => message.to).filter((to) => to.includes('@'));
  return [...state.phones.map((phone) => phone.msisdn), ...new Set(mail)];
}

const waiting = (owner) => state.prompts.some((one) => one.msisdn === owner && one.state === 'open');

function renderTabs() {
  const tabs = owners().map((owner) => {
    const tab = make('button', { testid: 'phone-tab', textContent: waiting(owner) ? `${owner} (1)` : owner });
    tab.dataset.owner = owner;
    tab.setAttribute('aria-pressed', String(owner === chosen));
    tab.addEventListener('click', () => choose(owner));
    return tab;
  });
  find('tabs').replaceChildren(...tabs);
}

function promptCard({ id, amountCents, businessName, reference }) {
  const question = `Do you want to pay ${ksh(amountCents)} to ${businessName} Account no. ${reference}? Enter M-PESA PIN`;
  const pin = make('input', { testid: 'pin', type: 'password', inputMode: 'numeric', maxLength: 12 });
  pin.autocomplete = 'off';
  pin.setAttribute('aria-label', 'M-PESA PIN');
  const send = (reply) => void ask('POST', `/control/prompts/${id}`, reply);
  const cancel = make('button', { testid: 'prompt-cancel', type: 'button', textContent: 'Cancel' });
  cancel.addEventListener('click', () => send({ answer: 'cancel' }));
  const ok = make('button', { testid: 'prompt-ok', className: 'main', textContent: 'OK' });
  const card = make(
    'form',
    { testid: 'prompt', className: 'prompt' },
    make('p', { className: 'prompt-title', textContent: 'SIM Toolkit' }),
    make('p', { textContent: question }),
    pin,
    make('div', { className: 'buttons' }, cancel, ok),
  );
  card.dataset.prompt = id;
  card.addEventListener('submit', (event) => {
    event.preventDefault();
    send({ answer: 'pin', pin: pin.value });
  });
  return card;
}

/** Cards that are still open stay as they are, with what is typed in them. */
function renderPrompts(phone) {
  const open = state.prompts.filter((one) => one.msisdn === chosen && one.state === 'open');
  const shown = phone && phone.behaviour !== 'off' ? open : [];
  const cards = new Map([...find('prompts').children].map((card) => [card.dataset.prompt, card]));
  for (const [id, card] of cards) if (!shown.some((one) => one.id === id)) card.remove();
  const fresh = shown.filter((one) => !cards.has(one.id)).map(promptCard);
  find('prompts').append(...fresh);
  fresh[0]?.querySelector('input').focus();
}

function renderMessages() {
  const mine = state.messages.filter((message) => message.to === chosen);
  const items = mine.map(messageItem);
  find('messages').replaceChildren(...items);
  find('empty').textContent = chosen
    ? 'No message yet.'
    : 'Phones appear here when Amana writes to them or asks them to pay.';
  find('empty').hidden = items.length > 0;
}

function renderPhone(phone) {
  find('owner').textContent = chosen || 'No phone yet';
  find('balance').textContent = phone ? `M-PESA balance ${ksh(phone.balanceCents)}` : '';
  find('person').hidden = !phone;
  if (!phone) return;
  find('behaviour').value = phone.behaviour;
  const last = state.prompts.find((one) => one.msisdn === chosen && one.state !== 'open');
  find('last').textContent = last ? `Last prompt: ${ksh(last.amountCents)}, ${outcomes[last.state]}.` : '';
}

function render() {
  if (!owners().includes(chosen)) chosen = owners()[0] ?? '';
  const phone = state.phones.find((one) => one.msisdn === chosen);
  renderTabs();
  renderPhone(phone);
  renderPrompts(phone);
  renderMessages();
}

function nextClock({ now, nextDueAt }) {
  if (!nextDueAt) return 'No clock is running.';
  if (Date.parse(nextDueAt) <= Date.parse(now)) return 'A clock has run out and is being settled.';
  return `Next clock: ${spoken(nextDueAt)}`;
}

function showClock(data) {
  find('clock').textContent = data ? spoken(data.now) : 'Amana does not answer';
  find('due').textContent = data ? nextClock(data) : '';
}

async function readClock() {
  const answer = await fetch('/phone/clock').catch(() => null);
  showClock(answer?.ok ? (await answer.json()).data : null);
}

for (const button of document.querySelectorAll('.buttons > [data-testid^="clock-"]')) {
  button.addEventListener('click', async () => {
    const body = button.dataset.seconds ? { advanceSeconds: Number(button.dataset.seconds) } : { to: 'next' };
    const answer = await ask('POST', '/phone/clock', body);
    if (answer) showClock(answer.data);
  });
}

find('behaviour').addEventListener('change', (event) => {
  void ask('PUT', `/control/phones/${chosen}`, { behaviour: event.target.value });
});

find('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const number = find('number').value.trim();
  const phone = await ask('PUT', `/control/phones/${encodeURIComponent(number)}`, {});
  if (!phone) return;
  find('number').value = '';
  if (!owners().includes(phone.msisdn)) state.phones.push(phone);
  choose(phone.msisdn);
});

const feed = new EventSource('/phone/events');
feed.addEventListener('message', (event) => {
  state = JSON.parse(event.data);
  render();
});
feed.addEventListener('error', () => showProblem('The simulator does not answer; trying again.'));
feed.addEventListener('open', () => showProblem(''));

void readClock();
window.setInterval(() => void readClock(), clockEveryMs);
