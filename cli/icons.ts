/**
 * `npm run icons`: the icons of the installed page, drawn from frontend/public/favicon.svg by Chromium
 * (`CHROMIUM` names another place of it). They are committed: a build needs no browser.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { leaveNothing } from './leave-nothing.ts';

const folder = fileURLToPath(new URL('../frontend/public', import.meta.url));

interface Icon {
  file: string;
  /** Width and height, in pixels. */
  size: number;
  /** How much of the width the mark's own square takes: launchers cut away what is outside of the safe zone. */
  mark: number;
  /** What is behind it: its own rounded square, the whole square, or nothing and the mark in white. */
  ground: 'rounded' | 'full' | 'none';
}

const icons: readonly Icon[] = [
  { file: 'icons/icon-192.png', size: 192, mark: 1, ground: 'rounded' },
  { file: 'icons/icon-512.png', size: 512, mark: 1, ground: 'rounded' },
  // Of a maskable icon, a circle of 80 % of the width is always shown (W3C, Web Application Manifest).
  { file: 'icons/maskable-512.png', size: 512, mark: 0.8, ground: 'full' },
  // iOS rounds the corners itself, and shows what is transparent as black.
  { file: 'icons/apple-touch-icon.png', size: 180, mark: 0.92, ground: 'full' },
  // Android shows nothing of it but its shape.
  { file: 'icons/badge-96.png', size: 96, mark: 1.25, ground: 'none' },
];

const svg = readFileSync(join(folder, 'favicon.svg'), 'utf8');
const [square = '', colour = ''] = /<rect [^>]*fill="([^"]+)"[^>]*\/>/.exec(svg) ?? [];

function document({ size, mark, ground }: Icon): string {
  const drawn = ground === 'rounded' ? svg : svg.replace(square, '');
  const background = ground === 'full' ? colour : 'transparent';
  const side = Math.round(size * mark);
  return `<style>
    body { margin: 0; width: ${size}px; height: ${size}px; overflow: hidden; background: ${background}; }
    svg { display: block; width: ${side}px; margin: ${(size - side) / 2}px; }
  </style>${drawn}`;
}

leaveNothing();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox'],
});
try {
  for (const icon of icons) {
    const viewport = { width: icon.size, height: icon.size };
    const page = await browser.newPage({ viewport });
    await page.setContent(document(icon));
    await page.screenshot({ path: join(folder, icon.file), omitBackground: true });
    await page.close();
    console.log(icon.file);
  }
} finally {
  await browser.close();
}
