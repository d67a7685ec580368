import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const api = process.env['API_URL'] ?? 'http://localhost:3000';

/** The router's forms and data links are made when it loads, so that nothing can drop them: 5 KB of the first screen. */
const onlyUsedRouter: Plugin = {
  name: 'only-used-router',
  transform: {
    filter: { id: /react-router[\\/]dist/ },
    handler: (code) => ({
      code: code
        .replaceAll(/^\w+\.displayName = .*$/gm, '')
        .replaceAll(/= (React\d*\.(?:forwardRef|memo))\(/g, '= /* @__PURE__ */ $1(')
        .replaceAll(/\bdataRouterOpts\b(?!\) \{)/g, 'undefined')
        .replace('isDataRoute ? useNavigateStable() : ', ''),
      map: null,
    }),
  },
};

const FIRST_SCREEN_PACKAGES =
  /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/](?!.*(mutationObserver|useMutation|nfiniteQuery))/;

/** What every first visit needs beside them, signed in or not. */
const FIRST_MODULES =
  /src[\\/](app[\\/](paths|layouts[\\/](Frame|NoNetwork))|lib[\\/](announce|api-error|config|error-text|http|network|query-client|session|time|words)|components[\\/]ui[\\/](Button|Icon|Link|Loaded|Note|Page|Skeleton))\.tsx?$/;

/** What every signed-in visit needs, in one file: many small ones compress worse. */
const HOME_MODULES =
  /src[\\/](app[\\/](live|layouts[\\/](SignedInFrame|StepUp|Toasts)|screens[\\/]HomeScreen)|lib[\\/](socket|query-keys|api-client|step-up|toast)|components[\\/]ui[\\/]Money|money|phone|features[\\/].*(HomePage|WalletCard|DealRowLink|StatusPill|row-words|status-words|wallet\.api|unread\.api|transactions\.api|realtime))\.tsx?$/;

/** Styles are one file that the page names, so that a screen's code needs no more than its own import. */
const plainImports: Plugin = {
  name: 'plain-imports',
  transform: {
    filter: { id: /vite\/preload-helper/ },
    handler: () => ({ code: 'export const __vitePreload = (load) => load();', map: null }),
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), onlyUsedRouter, plainImports],
  resolve: {
    alias: [
      { find: /^@amana\/shared\/(.*)\.js$/, replacement: path('../shared/src/$1.ts') },
      // The package's own entry is its development build: larger, with warnings.
      { find: /^react-router$/, replacement: path('../node_modules/react-router/dist/production/index.mjs') },
    ],
  },
  server: { proxy: { '/api': api, '/socket.io': { target: api, ws: true } } },
  build: {
    manifest: true,
    assetsInlineLimit: 0,
    // Lists of what to preload would cost more of the first screen than they save later.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: FIRST_SCREEN_PACKAGES },
            { name: 'first', test: FIRST_MODULES, includeDependenciesRecursively: false },
            { name: 'home', test: HOME_MODULES, includeDependenciesRecursively: false },
          ],
        },
      },
      onLog: (level, log, show) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') show(level, log);
      },
    },
  },
});
