import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom; docs/architecture.md draws the same picture. Each zone lists what `target` must not import. */
const zones = [
  { target: './shared', from: ['./main', './preload', './renderer', './lab', './tests', './bench', './scripts'] },
  { target: './preload', from: ['./main', './renderer', './lab', './tests', './bench', './scripts'] },
  { target: './renderer', from: ['./main', './preload', './lab', './tests', './bench', './scripts'] },
  { target: './main', from: ['./preload', './renderer', './lab', './tests', './bench', './scripts'] },
  { target: './lab', from: ['./main', './preload', './renderer', './tests', './bench'] },
  // Inside main: index -> app -> { ipc, windows, shell, cli } -> clouds -> { sessions, stores } -> { zstack, bridge } -> log
  { target: './main/log', from: ['./main'], except: ['./log'] },
  { target: './main/tls', from: ['./main'], except: ['./tls'] },
  { target: './main/zstack', from: ['./main'], except: ['./zstack', './tls', './log'] },
  { target: './main/bridge', from: ['./main'], except: ['./bridge', './tls', './log'] },
  { target: './main/updates', from: ['./main'], except: ['./updates', './log'] },
  { target: './main/stores', from: ['./main'], except: ['./stores', './log'] },
  { target: './main/sessions', from: ['./main'], except: ['./sessions', './zstack', './bridge', './stores', './log'] },
  {
    target: './main/clouds',
    from: ['./main'],
    except: ['./clouds', './zstack', './sessions/types.ts', './stores', './log'],
  },
  { target: './main/links', from: ['./main'], except: ['./links', './log'] },
  {
    target: './main/bookmarks',
    from: ['./main'],
    except: ['./bookmarks', './zstack', './sessions/choose-protocol.ts', './stores', './log'],
  },
  { target: './main/ipc', from: ['./main/index.ts', './main/app.ts', './main/windows', './main/shell', './main/cli'] },
  { target: './main/windows', from: ['./main/index.ts', './main/app.ts', './main/shell', './main/cli', './main/ipc'] },
  { target: './main/shell', from: ['./main/index.ts', './main/app.ts', './main/windows', './main/cli', './main/ipc'] },
  // The two windows of the renderer share ui/ and vm/ only.
  { target: './renderer/library', from: ['./renderer/console'] },
  { target: './renderer/console', from: ['./renderer/library'] },
  { target: './renderer/ui', from: ['./renderer/console', './renderer/library', './renderer/vm'] },
  { target: './renderer/vm', from: ['./renderer/console', './renderer/library'] },
];

const noElectron = {
  paths: [{ name: 'electron', message: 'Only preload/ and the upper rooms of main/ may import electron.' }],
};

export default defineConfig(
  globalIgnores(['node_modules', 'out', 'release', 'coverage', '**/assembly/**']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      'no-undef': 'off', // TypeScript checks that, scripts included
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
    },
  },
  {
    files: ['main/{clouds,links,sessions,zstack,bridge,stores,log}/**', 'shared/**', 'renderer/**', 'lab/**'],
    rules: { 'no-restricted-imports': ['error', noElectron] },
  },
  {
    files: ['renderer/**', 'shared/**'],
    ignores: ['renderer/vite.config.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { ...noElectron, patterns: [{ group: ['node:*'], message: 'renderer/ and shared/ run without Node.' }] },
      ],
    },
  },
  { files: ['renderer/**/*.tsx'], ...reactHooks.configs.flat['recommended-latest'] },
  // One door: Electron's own ipcMain and ipcRenderer are used by the router and the preload helper only.
  {
    files: ['main/**'],
    ignores: ['main/ipc/router.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "ImportSpecifier[imported.name='ipcMain']", message: 'Register a handler with the IPC router.' },
      ],
    },
  },
  {
    files: ['*.config.{js,ts}', '**/*.config.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  // Loops over typed arrays: every bound was clipped before, and a check a pixel would cost more than the drawing.
  {
    files: ['renderer/console/spice/canvas/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  // Command-line programs talk on standard output.
  { files: ['scripts/**', 'bench/**', 'lab/main.ts', 'lab/*/main.ts', 'build/**'], rules: { 'no-console': 'off' } },
);
