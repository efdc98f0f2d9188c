/**
 * The pictures of the README, out of the demo: `npm run pictures`. A mail, the same in chat, the report of a spike and the
 * page of the kinds, as the demo's pages show them. Needs Chromium (CHROMIUM_PATH names another place).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { runDemo } from './demo/demo.ts';
import { summaryName } from './demo/summary.ts';

/** Around what is shown. */
const EDGE = 14;
const TO = 'docs/pictures';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

interface Picture {
  readonly name: string;
  /** Begins the subject of the notice. */
  readonly of: RegExp;
  readonly view: 'mail' | 'chat';
  readonly height: number;
}

const PICTURES: readonly Picture[] = [
  { name: 'mail', of: /^jane@example\.com/, view: 'mail', height: 800 },
  { name: 'chat', of: /^jane@example\.com/, view: 'chat', height: 760 },
  { name: 'spike', of: /^Spike: .*LakeReader/, view: 'mail', height: 760 },
];

const folder = mkdtempSync(join(tmpdir(), 'denyscope-pictures-'));
const page = join(folder, 'demo.html');
process.stdout.write = () => true;
await runDemo({ page });
mkdirSync(TO, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ARGUMENTS,
});
for (const picture of PICTURES) await taken(picture, browser);
await takenOfKinds(browser);
await browser.close();
rmSync(folder, { recursive: true });

async function taken({ name, of, view, height }: Picture, from: Browser): Promise<void> {
  const tab = await from.newPage({ viewport: { width: 1180, height: 1600 }, colorScheme: 'light' });
  await tab.goto(pathToFileURL(page).href);
  await tab.locator('[data-item]').filter({ hasText: headline(of) }).first().click();
  await tab.locator(`[role=tab][data-view=${view}]`).click();
  const shown = tab.locator('article:not([hidden])');
  const box = await shown.boundingBox();
  if (box === null) throw new Error(`${name}: nothing is shown`);
  // Cut between two paragraphs, never through one.
  const blocks = await shown.locator(`.as-${view} :is(p, pre, ul)`).all();
  const ends = (await Promise.all(blocks.map((block) => block.boundingBox()))).map((at) =>
    at === null ? 0 : at.y + at.height - box.y,
  );
  const end = Math.max(...ends.filter((one) => one <= height));
  const clip = { x: box.x - EDGE, y: box.y - EDGE, width: box.width + 2 * EDGE, height: end + 2 * EDGE };
  await tab.screenshot({ path: join(TO, `${name}.png`), clip });
  await tab.close();
}

async function takenOfKinds(from: Browser): Promise<void> {
  const tab = await from.newPage({ viewport: { width: 1000, height: 560 }, colorScheme: 'light' });
  await tab.goto(pathToFileURL(summaryName(page)).href);
  await tab.screenshot({ path: join(TO, 'kinds.png') });
  await tab.close();
}

/** In the list the subject stands in two parts, without the colon. */
function headline(subject: RegExp): RegExp {
  return new RegExp(subject.source.replace('^', '').replace(': ', ''));
}
