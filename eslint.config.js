import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import inStep from './scripts/lint/in-step.mjs';

/** Where money is decided, kept and moved: time, chance, the store and M-Pesa come in by ports alone. */
const MONEY = [
  'server/src/modules/{ledger,payments,transactions,disputes,wallets}/**/*.ts',
  'server/src/platform/{operations,pumps,notices,staff-log,queue,turns,grouped,crypto}.ts',
  'server/src/platform/mongo/*.ts',
];

const banned = (names, message) => names.map((name) => ({ name, message }));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.data/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Our factories return closures, which have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: MONEY,
    plugins: { amana: { rules: { 'in-step': inStep } } },
    rules: {
      'amana/in-step': 'error',
      'no-restricted-globals': [
        'error',
        ...banned(['setTimeout', 'setInterval', 'setImmediate'], 'Take the Timers port.'),
        ...banned(['fetch'], 'M-Pesa is reached by its client alone.'),
        ...banned(['performance'], 'Take the Clock port.'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the Clock port.' },
        { object: 'Math', property: 'random', message: 'Take the Random port.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take the Clock port.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:crypto',
          importNames: ['randomBytes', 'randomUUID', 'randomInt'],
          message: 'Take the Random port.',
        },
        { name: 'axios', message: 'M-Pesa is reached by its transport alone.' },
      ],
    },
  },
  { files: ['server/src/modules/payments/mpesa/transport.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
