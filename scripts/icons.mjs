// Draws build/icons and build/tray from the two SVG files in build/ (run by hand after a change; the PNGs are committed).
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { chromium } from 'playwright-core';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** The app's icon for a tray; `@2x` is Electron's name for the same on a display of twice the pixels. */
const trays = { 'tray.png': 16, 'tray@2x.png': 32, 'trayPanel.png': 32 };

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();

/** @param {string} svg @param {number} size @param {string} file */
async function draw(svg, size, file) {
  await page.setViewportSize({ width: size, height: size });
  const sized = svg.replace(
    /width="\d+" height="\d+"/,
    `width="${String(size)}" height="${String(size)}" style="display:block"`,
  );
  await page.setContent(`<body style="margin:0">${sized}</body>`);
  await page.screenshot({ path: path.join(root, file), omitBackground: true });
}

for (const folder of ['build/icons', 'build/tray']) mkdirSync(path.join(root, folder), { recursive: true });
const icon = readFileSync(path.join(root, 'build/icon.svg'), 'utf8');
for (const size of sizes) await draw(icon, size, `build/icons/${String(size)}x${String(size)}.png`);
for (const [name, size] of Object.entries(trays)) await draw(icon, size, `build/tray/${name}`);
// macOS's template image is black, and tinted by the system.
const template = readFileSync(path.join(root, 'build/tray.svg'), 'utf8').replace('STROKE', '#000000');
for (const [suffix, size] of Object.entries({ '': 16, '@2x': 32 }))
  await draw(template, size, `build/tray/trayTemplate${suffix}.png`);
await browser.close();
