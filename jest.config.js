/** Jest runs TypeScript as ES modules through swc; types are checked by `tsc -b`, not here. */
const project = (name, options = {}) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.{ts,tsx}`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
  moduleNameMapper: {
    '^@amana/shared/(.*)\\.js$': '<rootDir>/shared/src/$1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  ...options,
});

/** What runs on a real database: one mongod for all of it. */
const services = {
  testEnvironment: '<rootDir>/tests/support/environment.mjs',
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
};

export default {
  testTimeout: 30_000,
  // What test files leave behind in a worker adds up to gigabytes.
  workerIdleMemoryLimit: '1GB',
  projects: [
    project('unit'),
    project('architecture'),
    project('integration', services),
    project('e2e', services),
  ],
};
