import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {launch, Person, shows, signIn} from '../support/browser.js';
import {call, otherDevice, PASSWORD, register, SERVICE} from '../support/service.js';
import {Site} from '../support/site.js';

const OPTIONS = {url: '/auth', mode: 'token'};
const REFRESH = 'POST /api/auth/refresh';

let browser: Browser;
let site: Site;
let person: Person;
let name: string;

beforeAll(async () => {
  browser = await launch();
  site = await Site.start(SERVICE);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  person = await Person.meet(browser);
  name = await register();
  site.calls.length = 0;
});
afterEach(() => person.leave());

async function tabs(count: number): Promise<Page[]> {
  const pages = await Promise.all(Array.from({length: count}, () => person.open(site.url, OPTIONS)));
  await signIn(pages[0], name, PASSWORD);
  await Promise.all(pages.map(page => shows(page, name)));
  return pages;
}

const token = (page: Page) => page.evaluate(() => window.gate.accessToken());
const works = (accessToken: string) =>
  call('/api/auth/session', undefined, 'GET', accessToken).then(() => true, () => false);

it('one tab refreshes for three, and nothing is stored', async () => {
  const pages = await tabs(3);
  for (let round = 0; round < 2; round++) {
    await pages[0].waitForTimeout(4_100);
    const given = await Promise.all([...pages, ...pages].map(token));
    expect(await works(given[0]!)).toBe(true);
    expect(new Set(given).size).toBe(1);
  }
  expect(site.count(REFRESH)).toBe(2);
  const stored = await pages[0].evaluate(async () => [
    {...localStorage},
    {...sessionStorage},
    await indexedDB.databases(),
    document.cookie,
  ]);
  expect(stored).toEqual([{}, {}, [], '']);
  person.expectNoComplaint();
});

it('the tab that holds the refresh token closes, twice, and the last one goes on', async () => {
  const [first, second, third] = await tabs(3);
  for (const [closing, staying] of [[first, second], [second, third]] as const) {
    await closing.close({runBeforeUnload: false});
    await staying.waitForTimeout(4_100);
    expect(await works(await token(third))).toBe(true);
    await shows(third, name);
  }
  person.expectNoComplaint();
});

it('a tab that is opened later is signed in; one that reloads alone is signed out', async () => {
  const [page] = await tabs(1);
  const later = await person.open(site.url, OPTIONS);
  await shows(later, name, 2_000);
  await page.close();
  await later.reload();
  await later.waitForFunction(() => window.library);
  await later.evaluate(given => void (window.gate = window.library.createClient(given as any)), OPTIONS);
  await shows(later, null, 2_000);
});

it('a place of the application keeps the refresh token across a reload', async () => {
  const create = (page: Page) =>
    page.evaluate(() => {
      window.gate?.close();
      window.gate = window.library.createClient({
        url: '/auth',
        mode: 'token',
        storage: {
          get: () => sessionStorage.getItem('of the test'),
          set: secret => (secret ? sessionStorage.setItem('of the test', secret) : sessionStorage.clear()),
        },
      });
    });
  const page = await person.open(site.url, OPTIONS);
  await create(page);
  await signIn(page, name, PASSWORD);
  await page.reload();
  await page.waitForFunction(() => window.library);
  await create(page);
  await shows(page, name, 2_000);
  await page.evaluate(() => window.gate.signOut());
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

it('a sign-out and a password change elsewhere are seen by all tabs', async () => {
  const [page, other] = await tabs(2);
  await other.evaluate(() => window.gate.signOut());
  await shows(page, null);
  await signIn(other, name, PASSWORD);
  await shows(page, name);
  const elsewhere = await otherDevice(name);
  await elsewhere('POST', '/api/auth/password/change', {current_password: PASSWORD, new_password: 'another long one'});
  await page.evaluate(() => void window.gate.profile().catch(() => {}));
  await shows(page, null);
  await shows(other, null);
});

it('a password change in a tab without the refresh token keeps all tabs signed in', async () => {
  const [page, other] = await tabs(2);
  await other.evaluate(
    current_password => window.gate.changePassword({current_password, new_password: 'another long one'}),
    PASSWORD,
  );
  for (let round = 0; round < 2; round++) {
    expect(await works(await token(page))).toBe(true);
    expect(await works(await token(other))).toBe(true);
    await page.waitForTimeout(4_100);
  }
  await shows(page, name);
});

it('an access token that the service refuses is replaced, and the call goes on', async () => {
  const [page] = await tabs(1);
  let refusals = 0;
  site.intercept = (incoming, response) => {
    if (!incoming.url!.endsWith('/profile') || refusals++) {
      return false;
    }
    response
      .writeHead(401, {'content-type': 'application/problem+json'})
      .end('{"type":"/problems/invalid-token","title":"Invalid token","status":401,"detail":"Expired."}');
    return true;
  };
  expect((await page.evaluate(() => window.gate.profile())).username).toBe(name);
  expect(refusals).toBe(2);
  site.intercept = undefined;
});

it('a cut network signs nobody out', async () => {
  const [page, other] = await tabs(2);
  await page.waitForTimeout(4_100);
  await person.context.setOffline(true);
  for (const tab of [page, other]) {
    expect(await tab.evaluate(() => window.gate.accessToken().then(() => 'a token', problem => problem.slug))).toBe('network');
    await tab.evaluate(() => window.gate.check().catch(() => {}));
    await shows(tab, name);
  }
  await person.context.setOffline(false);
  await page.waitForTimeout(1_100);
  expect(await works(await token(other))).toBe(true);
  await shows(page, name);
});
