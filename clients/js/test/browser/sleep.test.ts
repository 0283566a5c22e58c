import type {CDPSession, Page} from 'playwright-core';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {devTools, OrdinaryBrowser, setFrozen, shows, signIn, type Person} from '../support/browser.js';
import {call, otherDevice, PASSWORD, register, SERVICE} from '../support/service.js';
import {Site} from '../support/site.js';

let browser: OrdinaryBrowser;
let site: Site;
let person: Person;
let name: string;
/** A tab in the background, and one in view. */
let behind: Page;
let front: Page;
let tools: CDPSession;

beforeEach(async () => {
  browser = await OrdinaryBrowser.launch();
  site = await Site.start(SERVICE);
  person = browser.person;
  name = await register();
});
afterEach(async () => {
  await browser.close();
  await site.close();
});

async function openTabs(options: Record<string, unknown>): Promise<void> {
  behind = await person.open(site.url, {url: '/auth', ...options});
  tools = await devTools(behind);
  await signIn(behind, name, PASSWORD);
  front = await person.open(site.url, {url: '/auth', ...options});
  await front.bringToFront();
  await shows(front, name);
  expect(await behind.evaluate(() => document.visibilityState)).toBe('hidden');
}

async function wake(): Promise<void> {
  await setFrozen(tools, false);
  await behind.bringToFront();
}

const works = async (page: Page) =>
  call('/api/auth/session', undefined, 'GET', await page.evaluate(() => window.gate.accessToken())).then(
    () => true,
    () => false,
  );

it('a tab that is frozen amid its refresh does not stop the others, and works when it is woken', async () => {
  await openTabs({accessTokens: true});
  await behind.waitForTimeout(4_100);
  let isFirst = true;
  let hasBegun!: () => void;
  const begun = new Promise<void>(resolve => (hasBegun = resolve));
  site.intercept = async ({url}) => {
    if (url!.endsWith('/refresh') && isFirst) {
      isFirst = false;
      hasBegun();
      await new Promise(go => setTimeout(go, 1_000));
    }
    return false;
  };
  await behind.evaluate(() => void window.gate.accessToken().catch(() => {}));
  await begun;
  await setFrozen(tools, true);
  expect(await works(front)).toBe(true);
  await wake();
  await shows(behind, name);
  expect(await works(behind)).toBe(true);
  await shows(front, name);
});

it('a tab that slept longer than a token lives has a new one when it is woken', async () => {
  await openTabs({accessTokens: true});
  await setFrozen(tools, true);
  await front.waitForTimeout(5_000);
  await wake();
  expect(await works(behind)).toBe(true);
  await shows(behind, name);
});

it('a frozen tab shows a sign-out of meanwhile when it is woken', async () => {
  await openTabs({});
  await setFrozen(tools, true);
  await front.evaluate(() => window.gate.signOut());
  await wake();
  await shows(behind, null);
});

it('a frozen tab shows a session that ended on another device when it is woken', async () => {
  await openTabs({});
  await setFrozen(tools, true);
  const elsewhere = await otherDevice(name);
  await elsewhere('DELETE', '/api/sessions');
  await wake();
  await shows(behind, null);
  await shows(front, null);
});

it('mode token: the tab that is frozen hands the refresh token over, and nobody is signed out', async () => {
  await openTabs({mode: 'token'});
  await setFrozen(tools, true);
  await front.waitForTimeout(4_100);
  expect(await works(front)).toBe(true);
  await wake();
  await shows(behind, name);
  await behind.waitForTimeout(4_100);
  expect(await works(behind)).toBe(true);
});

it('mode token: a laptop that sleeps with one tab wakes signed in', async () => {
  await openTabs({mode: 'token'});
  await front.close({runBeforeUnload: false});
  const blank = await person.context.newPage();
  await blank.bringToFront();
  await setFrozen(tools, true);
  await blank.waitForTimeout(4_100);
  await wake();
  await shows(behind, name);
  expect(await works(behind)).toBe(true);
});
