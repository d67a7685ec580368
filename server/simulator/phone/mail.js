/* global EventSource, location, window */

import { find, make, messageItem, showProblem } from './parts.js';

const asked = () => decodeURIComponent(location.hash.slice(1));

let mails = [];
let chosen = asked();

/** Addresses with mail, the one of the newest mail first, and the one that was asked for. */
function addresses() {
  const known = mails.map((mail) => mail.to);
  return [...new Set(asked() ? [...known, asked()] : known)];
}

function tab(address) {
  const button = make('button', { testid: 'mail-tab', textContent: address });
  button.dataset.owner = address;
  button.setAttribute('aria-pressed', String(address === chosen));
  button.addEventListener('click', () => {
    chosen = address;
    render();
  });
  return button;
}

function render() {
  chosen ||= addresses()[0] ?? '';
  const mine = mails.filter((mail) => mail.to === chosen);
  find('tabs').replaceChildren(...addresses().map(tab));
  find('owner').textContent = chosen || 'No mail yet';
  find('messages').replaceChildren(...mine.map(messageItem));
  find('empty').hidden = mine.length > 0;
}

window.addEventListener('hashchange', () => {
  chosen = asked();
  render();
});

const feed = new EventSource('/phone/events');
feed.addEventListener('message', (event) => {
  mails = JSON.parse(event.data).messages.filter((message) => message.to.includes('@'));
  render();
});
feed.addEventListener('error', () => showProblem('The simulator does not answer; trying again.'));
feed.addEventListener('open', () => showProblem(''));

render();
