/* global document */

export const find = (id) => document.getElementById(id);

/** An element with properties; text goes in as text, never as markup. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (properties.testid) element.dataset.testid = properties.testid;
  element.append(...children);
  return element;
}

export const spoken = (iso) =>
  new Date(iso).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Africa/Nairobi',
  });

export function showProblem(text) {
  find('problem').textContent = text;
  find('problem').hidden = text === '';
}

/** Text with its http addresses as links. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
    if (index % 2 === 0) return part;
    return make('a', { href: part, textContent: part, target: '_blank', rel: 'noopener noreferrer' });
  });
}

export const messageItem = ({ text, at }) =>
  make(
    'li',
    { testid: 'message', className: 'message' },
    make('p', {}, ...linked(text)),
    make('time', { dateTime: at, textContent: spoken(at) }),
  );
