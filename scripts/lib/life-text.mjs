const STATUSES = ['pending', 'active', 'disputed', 'completed', 'cancelled'];

/** Rows as Prettier would write them, so that both agree on the file. */
function table(titles, rows) {
  const all = [titles, ...rows];
  const widths = titles.map((_, n) => Math.max(3, ...all.map((cells) => cells[n].length)));
  const line = (cells) => `| ${cells.map((cell, n) => cell.padEnd(widths[n])).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const openOf = (phases, status) =>
  Object.keys(phases).filter((phase) => phases[phase].open && (!status || phases[phase].status === status));

/** All open phases, or all of a status, are said in two words. */
function placesOf(from, phases) {
  if (openOf(phases).every((phase) => from.includes(phase))) return ['any open phase'];
  const whole = STATUSES.filter((status) => {
    const all = openOf(phases, status);
    return all.length > 1 && all.every((phase) => from.includes(phase));
  });
  return [
    ...from.filter((phase) => !whole.includes(phases[phase]?.status)),
    ...whole.map((status) => `any ${status}`),
  ];
}

/** Events by the arrow that they are drawn on: between phases inside a status, else between the statuses. */
function arrowsOf(phases, lifecycle) {
  const found = new Map();
  for (const [event, { from, to }] of Object.entries(lifecycle))
    for (const start of from)
      for (const end of to) {
        if (start === 'new' || end === 'same' || end === start) continue;
        const [before, after] = [phases[start].status, phases[end].status];
        const [place, arrow] =
          before === after ? [before, `${start} --> ${end}`] : ['', `${before} --> ${after}`];
        const arrows = found.get(place) ?? new Map();
        found.set(place, arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(event)));
      }
  return (place, indent) =>
    [...(found.get(place) ?? [])].map(([arrow, events]) => `${indent}${arrow}: ${[...events].join(', ')}`);
}

function picture(phases, lifecycle) {
  const arrowsIn = arrowsOf(phases, lifecycle);
  const boxes = STATUSES.flatMap((status) => [
    `  state ${status} {`,
    ...Object.keys(phases)
      .filter((phase) => phases[phase].status === status)
      .map((phase) => `    ${phase}`),
    ...arrowsIn(status, '    '),
    '  }',
  ]);
  return ['stateDiagram-v2', '  [*] --> pending: propose', ...boxes, ...arrowsIn('', '  ')].join('\n');
}

/** The life of a deal as Markdown: a picture of the phases, and the table of events. */
export function lifeText(phases, lifecycle) {
  const statuses = STATUSES.map((status) => [
    status,
    Object.keys(phases)
      .filter((phase) => phases[phase].status === status)
      .join(', '),
  ]);
  const events = Object.entries(lifecycle).map(([event, { by, from, to }]) => [
    event,
    by.join(', '),
    placesOf(from, phases).join(', '),
    to.map((phase) => (phase === 'same' ? 'stays' : phase)).join(', '),
  ]);
  return [
    `\`\`\`mermaid\n${picture(phases, lifecycle)}\n\`\`\`\n`,
    `${table(['status', 'phases'], statuses)}\n`,
    table(['event', 'who', 'from', 'to'], events),
  ].join('\n');
}

const [BEGIN, END] = ['<!-- life of a deal: npm run life -->', '<!-- end of the life of a deal -->'];

/** A text with what stands between the two marks replaced. @throws Error without the marks */
export function withLife(text, life) {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the marks are missing: ${BEGIN} … ${END}`);
  return `${text.slice(0, from)}${BEGIN}\n\n${life}\n\n${text.slice(to)}`;
}
