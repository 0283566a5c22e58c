import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {launch, Person, shows, signIn} from '../support/browser.js';
import {call, freshName, otherDevice, PASSWORD, register, SERVICE} from '../support/service.js';
import {Site} from '../support/site.js';

const REFRESH = 'POST /api/auth/refresh';
const OPTIONS = {url: '/auth', accessTokens: true};
const UNAVAILABLE = JSON.stringify({type: '/problems/unavailable', title: 'Unavailable', status: 503, detail: 'Later.'});

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
  site.intercept = undefined;
  site.calls.length = 0;
});
afterEach(() => person.leave());

/** Tabs of one browser, in which the user is signed in. */
async function tabs(count: number, options: Record<string, unknown> = OPTIONS): Promise<Page[]> {
  const pages = await Promise.all(Array.from({length: count}, () => person.open(site.url, options)));
  await signIn(pages[0], name, PASSWORD);
  await Promise.all(pages.map(page => shows(page, name)));
  return pages;
}

const token = (page: Page) => page.evaluate(() => window.gate.accessToken());
/** The slug of the problem of an attempt to get a token; undefined if there is a token. */
const tokenProblem = (page: Page) =>
  page.evaluate(() => window.gate.accessToken().then(() => undefined, problem => problem.slug as string));

/** Whether the service takes the token now. */
async function works(accessToken: string): Promise<boolean> {
  return call('/api/auth/session', undefined, 'GET', accessToken).then(() => true, () => false);
}

/** Uses tokens in a tab for `milliseconds`: the tokens, and each failure, also tokens that had expired. */
const useTokens = (page: Page, milliseconds: number) =>
  page.evaluate(async duration => {
    const tokens: string[] = [];
    const failures: string[] = [];
    for (const end = performance.now() + duration; performance.now() < end; await new Promise(go => setTimeout(go, 100))) {
      try {
        const token = await window.gate.accessToken();
        const claims = JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')));
        if (claims.exp * 1000 <= Date.now()) {
          failures.push('expired');
        }
        tokens.push(token);
      } catch (error) {
        failures.push(String(error));
      }
    }
    return {tokens, failures};
  }, milliseconds);

/** Moves the wall clock of the page; the steady clock goes on. */
const moveClock = (page: Page, hours: number) =>
  page.evaluate(shift => {
    const wall = Date.now.bind(Date);
    Date.now = () => wall() + shift * 3_600_000;
  }, hours);

describe('tabs with tokens of four seconds', () => {
  it('three tabs share one refresh for each token', async () => {
    const pages = await tabs(3);
    const used = await Promise.all(pages.map(page => useTokens(page, 15_000)));
    expect(used.flatMap(({failures}) => failures)).toEqual([]);
    // The first token came with the sign-in, the last one may be too new to be used.
    const tokens = new Set(used.flatMap(each => each.tokens));
    expect(tokens.size).toBeGreaterThanOrEqual(4);
    expect(site.count(REFRESH) - tokens.size).toBeOneOf([-1, 0]);
    expect(used.map(each => new Set(each.tokens).size)).toEqual(Array(3).fill(tokens.size));
    person.expectNoComplaint();
  });

  it.each([1, -1])('a clock that is moved by %i h neither signs out nor keeps an old token', async hours => {
    const [page, other] = await tabs(2);
    await moveClock(page, hours);
    expect(await works(await token(page))).toBe(true);
    await page.waitForTimeout(4_500);
    expect(await works(await token(page))).toBe(true);
    expect(await works(await token(other))).toBe(true);
    await shows(page, name);
    person.expectNoComplaint();
  });

  it('a network that is cut amid a refresh costs no session', async () => {
    const [page, other] = await tabs(2);
    await page.waitForTimeout(4_100);
    site.intercept = async (incoming, response) => {
      if (!incoming.url!.endsWith('/refresh')) {
        return false;
      }
      await fetch(SERVICE + '/api/auth/refresh', {method: 'POST', headers: {cookie: incoming.headers.cookie!}});
      response.destroy();
      return true;
    };
    expect(await tokenProblem(page)).toBe('network');
    await person.context.setOffline(true);
    expect(await tokenProblem(other)).toBe('network');
    await page.evaluate(() => window.gate.check().catch(() => {}));
    await shows(page, name);
    await shows(other, name);
    site.intercept = undefined;
    await person.context.setOffline(false);
    await page.waitForTimeout(1_100);
    expect(await works(await token(page))).toBe(true);
    expect(await works(await token(other))).toBe(true);
    await shows(page, name);
    person.expectNoComplaint(/net::ERR/);
  });

  it('a storm of 503 is waited out, with few requests', async () => {
    const pages = await tabs(3);
    await pages[0].waitForTimeout(4_100);
    site.calls.length = 0;
    site.intercept = (_, response) => {
      response.writeHead(503, {'content-type': 'application/problem+json', 'retry-after': '2'}).end(UNAVAILABLE);
      return true;
    };
    const used = await Promise.all(pages.map(page => useTokens(page, 5_000)));
    expect(used.flatMap(({failures}) => failures).length).toBeGreaterThan(10);
    await Promise.all(pages.map(page => page.evaluate(() => window.gate.check().catch(() => {}))));
    await Promise.all(pages.map(page => shows(page, name)));
    expect(await pages[0].evaluate(() => window.gate.problem?.slug)).toBe('unavailable');
    expect(site.count(REFRESH)).toBeLessThanOrEqual(3 * 3);
    site.intercept = undefined;
    await pages[0].waitForTimeout(2_100);
    for (const page of pages) {
      expect(await works(await token(page))).toBe(true);
      await page.evaluate(() => window.gate.check());
      await shows(page, name);
    }
    expect(await pages[0].evaluate(() => window.gate.problem)).toBeUndefined();
    person.expectNoComplaint(/503/);
  });
});

describe('the truth within a second', () => {
  it('a visitor is signed out, and the console is clean', async () => {
    const page = await person.open(site.url, OPTIONS);
    await shows(page, null);
    person.expectNoComplaint();
  });

  it('a new tab and a reloaded one are signed in', async () => {
    const [page] = await tabs(1);
    await shows(await person.open(site.url, OPTIONS), name);
    await page.reload();
    await page.evaluate(() => void (window.gate = window.library.createClient({url: '/auth'})));
    await shows(page, name);
  });

  it('a sign-out is in all tabs, and their tokens are gone', async () => {
    const [page, other, third] = await tabs(3);
    await token(third);
    await page.evaluate(() => window.gate.signOut());
    await Promise.all([page, other, third].map(tab => shows(tab, null)));
    expect(await tokenProblem(third)).toBe('invalid-token');
  });

  it('another user who signs in is in all tabs, with own tokens', async () => {
    const [page, other] = await tabs(2);
    const second = await register();
    await signIn(page, second, PASSWORD);
    await shows(other, second);
    const session = await call('/api/auth/session', undefined, 'GET', await token(other));
    expect(session.username).toBe(second);
  });

  it.each([
    ['comes into view', (page: Page) => page.evaluate(() => void dispatchEvent(new Event('focus')))],
    ['makes a call', (page: Page) => page.evaluate(() => void window.gate.profile().catch(() => {}))],
  ])('a password that was changed elsewhere is seen when a tab %s, by all tabs', async (_, act) => {
    const [page, other] = await tabs(2);
    const elsewhere = await otherDevice(name);
    await elsewhere('POST', '/api/auth/password/change', {current_password: PASSWORD, new_password: 'another long one'});
    await act(page);
    await shows(page, null);
    await shows(other, null);
  });

  it('a password that was changed elsewhere is seen in a tab that is only looked at', async () => {
    const [page] = await tabs(1, {...OPTIONS, checkEvery: 0.5});
    const elsewhere = await otherDevice(name);
    await elsewhere('POST', '/api/auth/password/change', {current_password: PASSWORD, new_password: 'another long one'});
    await shows(page, null);
  });

  it('a password that is changed here keeps all tabs signed in', async () => {
    const [page, other] = await tabs(2);
    const former = await token(other);
    await page.evaluate(
      current_password => window.gate.changePassword({current_password, new_password: 'another long one'}),
      PASSWORD,
    );
    expect(await works(former)).toBe(false);
    for (const tab of [page, other]) {
      expect(await works(await token(tab))).toBe(true);
      await tab.evaluate(() => window.gate.check());
      await shows(tab, name);
    }
  });

  it('the response to a check from before a sign-out is not believed', async () => {
    const [page, other] = await tabs(2);
    let release!: () => void;
    const held = new Promise<void>(resolve => (release = resolve));
    let isFirst = true;
    site.intercept = async (incoming, response) => {
      if (incoming.url!.includes('/session') && isFirst) {
        isFirst = false;
        const found = await fetch(`${SERVICE}/api/auth/session`, {headers: {cookie: incoming.headers.cookie!}});
        const body = await found.text();
        await held;
        response.writeHead(200, {'content-type': 'application/json'}).end(body);
        return true;
      }
      return false;
    };
    await page.evaluate(() => void window.gate.check().then(session => window.notes.push(session)));
    await page.waitForTimeout(300);
    await other.evaluate(() => window.gate.signOut());
    await shows(page, null);
    release();
    await page.waitForFunction(() => window.notes.length);
    expect(await page.evaluate(() => window.notes)).toEqual([null]);
    await shows(page, null);
  });

  it('a changed name is in all tabs', async () => {
    const [page, other] = await tabs(2);
    const username = freshName();
    await page.evaluate(given => window.gate.changeProfile({username: given}), username);
    await shows(other, username);
  });

  it('a deleted account is signed out in all tabs', async () => {
    const [page, other] = await tabs(2);
    await page.evaluate(password => window.gate.deleteAccount({password}), PASSWORD);
    await shows(other, null);
  });
});
