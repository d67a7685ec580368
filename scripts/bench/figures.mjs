const round = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

export const perSecond = ({ perSecond: many, p50, p99, cpuMs }) =>
  `${round(many)}/s, p50 ${round(p50)} ms, p99 ${round(p99)} ms, ${cpuMs.toFixed(2)} ms CPU`;

export const ms = (value) => `${round(value)} ms`;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

const ratioText = (ratio) => (ratio === undefined ? '' : ratio.toFixed(2));

/** Collects figures, each printed as soon as it is known. */
export function createFigures(say) {
  const rows = [];
  return {
    /** `met`: whether the aim is reached; left out where there is none. */
    add(name, value, { limit = '', ratio, aim = '', met } = {}) {
      rows.push([name, value, limit, ratioText(ratio), aim, met === undefined ? '' : met ? 'yes' : 'no']);
      say(
        `  ${name}: ${value}${limit ? ` | limit ${limit}` : ''}${ratio === undefined ? '' : ` | ratio ${ratioText(ratio)}`}${aim ? ` | aim ${aim}${met ? '' : ' (missed)'}` : ''}`,
      );
    },
    table(titles = ['figure', 'Amana', 'limit', 'ratio', 'aim', 'met']) {
      const lines = [titles, titles.map(() => '---'), ...rows];
      return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    },
  };
}
