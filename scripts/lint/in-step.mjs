/** What lies outside an atomic step: other processes, other machines, time and chance. */
const OUTSIDE = new Set(['mpesa', 'clock', 'timers', 'random', 'stored', 'redis', 'messenger']);

const rootOf = (node) => (node.type === 'MemberExpression' ? rootOf(node.object) : node);
const isStep = (node) => node.type === 'Identifier' && node.name === 'step';
const givesStep = ({ callee, arguments: given }) => given.some(isStep) || isStep(rootOf(callee));
/** `write()` is the half of a decision that was handed its step when it was made. */
const isWrite = ({ callee }) => callee.type === 'MemberExpression' && callee.property.name === 'write';
const takesStep = (node) => node.params.some((param) => isStep(param));

/**
 * Inside an atomic step everything that is waited for goes through that step: what does not would be neither undone
 * with it nor repeated with it.
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      outside: 'Inside an atomic step, wait only for what is handed the step.',
      world: '`{{name}}` is outside the atomic step: look before it, act after it.',
    },
  },
  create(context) {
    const steps = [];
    const enter = (node) => void (takesStep(node) && steps.push(node));
    const leave = (node) => void (steps.at(-1) === node && steps.pop());
    return {
      ':function': enter,
      ':function:exit': leave,
      AwaitExpression({ argument }) {
        if (steps.length === 0 || argument.type !== 'CallExpression') return;
        if (!givesStep(argument) && !isWrite(argument))
          context.report({ node: argument, messageId: 'outside' });
      },
      CallExpression(node) {
        const { name } = rootOf(node.callee);
        if (steps.length > 0 && OUTSIDE.has(name) && !givesStep(node))
          context.report({ node, messageId: 'world', data: { name } });
      },
    };
  },
};
