// Draws build/icons and build/tray from the two SVG files in build/ (run by hand after a change; the PNGs are committed).
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { chromium } from 'playwright-core';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Light strokes for dark panels, dark ones for light panels, and macOS's template image (black, tinted by the system). */
const strokes = { light: '#f2f5f9', dark: '#1b2430', Template: '#000000' };

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
const tray = readFileSync(path.join(root, 'build/tray.svg'), 'utf8');
for (const [name, stroke] of Object.entries(strokes))
  for (const scale of [1, 2]) {
    const suffix = scale === 1 ? '' : '@2x';
    await draw(
      tray.replace('STROKE', stroke),
      16 * scale,
      `build/tray/${name === 'Template' ? 'trayTemplate' : `tray-${name}`}${suffix}.png`,
    );
  }
await browser.close();
