import react from '@vitejs/plugin-react';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { eagerModules, latinCode, ownLanguages, quickLocale } from '../build/lean-bundle.ts';
import { spiceDecoders } from '../build/spice-decoders.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Two documents: the library, and one console a window. Relative URLs, as they are served from the app's own scheme. */
export default defineConfig({
  root: here,
  base: './',
  plugins: [react(), spiceDecoders(), ownLanguages(), quickLocale(), eagerModules(), latinCode()],
  worker: { format: 'es', plugins: () => [spiceDecoders()] },
  json: { stringify: true }, // read by the JSON parser, which is quicker than the compiler
  build: {
    outDir: path.join(here, '../out/renderer'),
    emptyOutDir: true,
    target: 'chrome108', // Electron 22; noVNC's top-level await needs ES modules, which this keeps
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000, // kB; read from this computer's disk, not over a network
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // LGPL: it stands in files of its own, so that a person can put another build of it there.
            { name: 'spice-html5', test: /node_modules[\\/]spice-html5[\\/]/ },
            // Chinese makes V8 hold a whole file as 16-bit text, which it compiles more slowly: the code stands apart.
            { name: 'words', test: /shared[\\/]i18n[\\/].*\.json/ },
          ],
        },
      },
      input: { library: path.join(here, 'library/index.html'), console: path.join(here, 'console/index.html') },
    },
  },
});
