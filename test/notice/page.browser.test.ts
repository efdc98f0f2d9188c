/**
 * The demo's page in a real browser: widths, light and dark, keyboard, no request. Where no Chromium is installed (the
 * variable CHROMIUM_PATH names another place) the first test says so and the others do not run.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplePage } from './example-page.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const HAS_BROWSER = existsSync(CHROMIUM);
const ARGUMENTS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

it(
  HAS_BROWSER ? `the page is looked at with ${CHROMIUM}` : `the page is not looked at: ${CHROMIUM} is not there`,
  () => {
    expect(examplePage()).toContain("default-src 'none'");
  },
);

const VIEWS = [
  { width: 390, height: 844, colours: 'light' },
  { width: 390, height: 844, colours: 'dark' },
  { width: 1280, height: 800, colours: 'light' },
  { width: 1280, height: 800, colours: 'dark' },
] as const;

describe.runIf(HAS_BROWSER)('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-page-'));
  const file = join(folder, 'page.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, examplePage());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS.split(' ') });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(view: (typeof VIEWS)[number]) {
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      colorScheme: view.colours,
    });
    const tab = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    tab.on('request', (request) => requests.push(request.url()));
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    await tab.goto(pathToFileURL(file).href);
    return { tab, requests, complaints, close: () => context.close() };
  }

  describe.each(VIEWS)('at $width pixels, $colours', (view) => {
    it('asks for nothing but itself, complains of nothing, and fits the width in every view', async () => {
      const { tab, requests, complaints, close } = await open(view);
      for (const name of ['mail', 'chat', 'json']) {
        await tab.locator('[data-item]').nth(1).click();
        await tab.locator(`#tab-${name}`).click();
        expect(await overflow(tab)).toBe(0);
        if (view.width < 760) await tab.locator('.back').click();
      }
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
      expect(complaints).toEqual([]);
      await close();
    });

    it('is readable: every text against its ground by at least 4.5 to 1', async () => {
      const { tab, close } = await open(view);
      await tab.locator('[data-item]').nth(3).click();
      for (const name of ['mail', 'chat']) {
        await tab.locator(`#tab-${name}`).click();
        expect(await tab.evaluate(POOR_CONTRASTS)).toEqual([]);
      }
      await close();
    });
  });

  it('is used by keyboard alone at a desk', async () => {
    const { tab, close } = await open(VIEWS[2]);
    await tab.locator('[data-item]').first().focus();
    await tab.keyboard.press('ArrowDown');
    expect(await shown(tab)).toContain('ec2:RunInstances denied by SCP');
    expect(await tab.evaluate('document.activeElement.getAttribute("aria-current")')).toBe('true');
    await tab.keyboard.press('k');
    expect(await shown(tab)).toContain('s3:GetObject refused, no identity policy allows it');
    await tab.keyboard.press('Tab');
    expect(await tab.evaluate('document.activeElement.id')).toBe('tab-mail');
    await tab.keyboard.press('ArrowRight');
    expect(await tab.evaluate('document.activeElement.id')).toBe('tab-chat');
    expect(await shown(tab)).toContain('Amazon Q Developer');
    await tab.keyboard.press('ArrowRight');
    expect(await shown(tab)).toContain('"schemaVersion": 1');
    expect(await tab.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await close();
  });

  it('goes from the inbox to a notice and back on a phone', async () => {
    const { tab, close } = await open(VIEWS[0]);
    expect(await tab.locator('.reader').isVisible()).toBe(false);
    await tab.locator('[data-item]').first().focus();
    await tab.keyboard.press('Enter');
    expect(await tab.locator('.list').isVisible()).toBe(false);
    expect(await shown(tab)).toContain('Role ReportWriter was refused s3:GetObject');
    await tab.keyboard.press('Escape');
    expect(await tab.locator('.list').isVisible()).toBe(true);
    expect(await tab.evaluate('document.activeElement.hasAttribute("data-item")')).toBe(true);
    await close();
  });

  it('shows only what a severity holds', async () => {
    const { tab, close } = await open(VIEWS[2]);
    await tab.locator('[data-severity=critical]').click();
    expect(await tab.locator('[data-item]:visible').count()).toBe(1);
    expect(await shown(tab)).toContain('CRITICAL ci-deploy');
    await tab.locator('[data-severity=all]').click();
    expect(await tab.locator('[data-item]:visible').count()).toBe(7);
    await close();
  });

  it('draws the band, every bar above it, and the alarm', async () => {
    const { tab, close } = await open(VIEWS[2]);
    expect(await tab.locator('.chart .band').count()).toBe(1);
    expect(await tab.locator('.chart rect.over').count()).toBeGreaterThan(5);
    expect(await tab.locator('.chart .alarm').count()).toBe(1);
    expect(await tab.locator('.chart svg[role=img]').getAttribute('aria-label')).toMatch(
      /in 12 hours, at most \d+ in 5/,
    );
    await close();
  });
});

async function shown(tab: Page): Promise<string> {
  return tab.locator('article:visible').innerText();
}

async function overflow(tab: Page): Promise<number> {
  return Number(await tab.evaluate('document.documentElement.scrollWidth - innerWidth'));
}

/** Visible leaves of text whose colour is too near their ground, by the formula of WCAG 2. */
const POOR_CONTRASTS = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => !element.closest('svg, script') && element.checkVisibility())
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
    .map((element) => {
      const pair = [light(channels(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
      return [(pair[0] + 0.05) / (pair[1] + 0.05), element.className + ' ' + element.textContent.slice(0, 40)];
    })
    .filter(([contrast]) => contrast < 4.5)
    .map(([contrast, text]) => contrast.toFixed(2) + ' ' + text);
})()`;
