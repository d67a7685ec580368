import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const api = process.env['API_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
    // Small files stay files: a strict CSP has no data: scripts or fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      onLog: (level, log, show) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') show(level, log);
      },
    },
  },
});
