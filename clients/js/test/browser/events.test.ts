import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {launch, Person, signIn} from '../support/browser.js';
import {PASSWORD, register, SERVICE} from '../support/service.js';
import {Site} from '../support/site.js';

let browser: Browser;
let site: Site;
let person: Person;

beforeAll(async () => {
  browser = await launch();
  site = await Site.start(SERVICE);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  site.calls.length = site.bodies.length = 0;
  person = await Person.meet(browser);
});
afterEach(async () => {
  await person.leave();
  person.expectNoComplaint();
});

const EVENTS = 'POST /api/events';

async function opened(options: object = {}): Promise<Page> {
  const page = await person.open(site.url, {url: '/auth', ...options});
  await signIn(page, await register(), PASSWORD);
  return page;
}

it('events go together, in their order, without secrets, and are in the journal', async () => {
  const page = await opened();
  await page.evaluate(() => {
    window.gate.event('plan-chosen', {plan: 'oak', password: 'hunter22', note: 'Bearer abcdefghijklmnopqrstu'});
    for (let i = 0; i < 24; i++) {
      window.gate.event(`step-${i}`);
    }
  });
  await page.waitForTimeout(1_500);
  expect(site.count(EVENTS)).toBe(2);
  const sent = site.bodies.filter(body => body.includes('events'));
  expect(sent.join()).not.toMatch(/hunter22|abcdefghij/);
  expect(JSON.parse(sent[0]!).events[0]).toEqual({
    action: 'plan-chosen',
    detail: {plan: 'oak', password: '[redacted]', note: '[redacted]'},
  });
  const list = () => page.evaluate(() => window.gate.journals.list());
  await expect.poll(list, {timeout: 10_000, interval: 300}).toHaveLength(1);
  const journal = await page.evaluate(async () => {
    const [first] = await window.gate.journals.list({limit: 1});
    return window.gate.journals.read(first.id);
  });
  const order = ['plan-chosen', ...Array.from({length: 24}, (_, i) => `step-${i}`)].map(action =>
    journal.indexOf(`"action":"${action}"`),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});

it.each(['cookie', 'token'])('mode %s: an event right before the page is left arrives', async mode => {
  const page = await opened({mode});
  await page.evaluate(() => {
    window.gate.event('left');
    location.href = 'about:blank';
  });
  await expect.poll(() => site.bodies.some(body => body.includes('"left"')), {timeout: 3_000}).toBe(true);
  expect(site.count(EVENTS)).toBe(1);
});

it('a malformed event is an error where it is made', async () => {
  const page = await opened();
  const attempt = (action: string, detail?: Record<string, unknown>) =>
    page.evaluate(
      ([name, given]) => {
        try {
          window.gate.event(name as string, given as Record<string, unknown>);
        } catch (error) {
          return (error as Error).name;
        }
        return 'sent';
      },
      [action, detail],
    );
  expect(await attempt('Not this')).toBe('RangeError');
  expect(await attempt('large', {text: 'ä'.repeat(1_025)})).toBe('RangeError');
  expect(await attempt('fits', {text: 'ä'.repeat(1_000)})).toBe('sent');
});
