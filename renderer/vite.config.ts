import react from '@vitejs/plugin-react';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { spiceDecoders } from '../build/spice-decoders.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Two documents: the library, and one console a window. Relative URLs, as they are served from the app's own scheme. */
export default defineConfig({
  root: here,
  base: './',
  plugins: [react(), spiceDecoders()],
  worker: { format: 'es', plugins: () => [spiceDecoders()] },
  build: {
    outDir: path.join(here, '../out/renderer'),
    emptyOutDir: true,
    target: 'chrome108', // Electron 22; noVNC's top-level await needs ES modules, which this keeps
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000, // kB; read from this computer's disk, not over a network
    rolldownOptions: {
      // LGPL: it stands in files of its own, so that a person can put another build of it there.
      output: { codeSplitting: { groups: [{ name: 'spice-html5', test: /node_modules[\\/]spice-html5[\\/]/ }] } },
      input: { library: path.join(here, 'library/index.html'), console: path.join(here, 'console/index.html') },
    },
  },
});
