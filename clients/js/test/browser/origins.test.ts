import {createServer, type IncomingHttpHeaders, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {addAuthenticator, launch, Person, shows, signIn} from '../support/browser.js';
import {PASSWORD, register, SERVICE} from '../support/service.js';
import {Site} from '../support/site.js';

let browser: Browser;
let person: Person;
let name: string;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  person = await Person.meet(browser);
  name = await register();
});
afterEach(() => person.leave());

/** The page reloads, and its client is there again. */
async function reload(page: Page, options: Record<string, unknown>): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => window.library);
  await page.evaluate(given => void (window.gate = window.library.createClient(given as any)), options);
}

describe.each([
  ['a front end on localhost:5173, the service on another port', 5173, SERVICE],
  ['a front end with the service under a path of its host', 0, '/auth'],
])('%s', (_, port, url) => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(SERVICE, {port});
  });
  afterAll(() => site.close());

  it.each(['cookie', 'token'])('mode %s: signs in, calls, refreshes, records an event, and signs out', async mode => {
    const options = {url, mode, accessTokens: true};
    const page = await person.open(site.url, options);
    await shows(page, null, 2_000);
    await signIn(page, name, PASSWORD);
    expect((await page.evaluate(() => window.gate.profile())).username).toBe(name);
    expect(await page.evaluate(() => window.gate.accessToken())).toMatch(/^eyJ/);
    await page.waitForTimeout(4_100);
    expect(await page.evaluate(() => window.gate.accessToken())).toMatch(/^eyJ/);
    await page.evaluate(() => window.gate.event('plan-chosen', {plan: 'oak'}));
    await page.evaluate(() => window.gate.signOut());
    await shows(page, null);
    person.expectNoComplaint();
  });

  it('mode cookie: a reload stays signed in, and a passkey works', async () => {
    const page = await person.open(site.url, {url});
    await addAuthenticator(page);
    await signIn(page, name, PASSWORD);
    await reload(page, {url});
    await shows(page, name, 2_000);
    if (port) {
      await page.evaluate(() => window.gate.passkeys.add());
      await page.evaluate(() => window.gate.signOut());
      await page.evaluate(() => window.gate.passkeys.signIn());
      await shows(page, name);
    }
    person.expectNoComplaint();
  });
});

describe('credentials stay with the service', () => {
  let site: Site;
  let foreign: Server;
  let foreignUrl: string;
  const received: {headers: IncomingHttpHeaders; body: string; url: string}[] = [];

  beforeAll(async () => {
    site = await Site.start(SERVICE);
    foreign = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', chunk => (body += chunk));
      incoming.on('end', () => {
        const {headers, url = ''} = incoming;
        if (incoming.method !== 'OPTIONS') {
          received.push({headers, body, url});
        }
        response
          .writeHead(200, {
            'access-control-allow-origin': headers.origin ?? '*',
            'access-control-allow-credentials': 'true',
            'access-control-allow-headers': 'authorization, content-type',
            'content-type': 'application/json',
          })
          .end('{}');
      });
    });
    await new Promise<void>(resolve => foreign.listen(0, 'localhost', resolve));
    foreignUrl = `http://localhost:${(foreign.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await site.close();
    await new Promise(resolve => foreign.close(resolve));
  });
  beforeEach(() => {
    received.length = 0;
    site.intercept = undefined;
  });

  it.each(['cookie', 'token'])('mode %s: no redirect is followed, and no other origin gets a credential', async mode => {
    const page = await person.open(site.url, {url: '/auth', mode});
    site.intercept = (incoming, response) => {
      response.writeHead(307, {location: foreignUrl + incoming.url!}).end();
      return true;
    };
    const slug = () =>
      page.evaluate(given => window.gate.signIn(given).catch(problem => problem.slug as string), {
        login: 'alice',
        password: 'a secret of alice',
      });
    expect(await slug()).toBe('network');
    site.intercept = undefined;
    await signIn(page, name, PASSWORD);
    site.intercept = (incoming, response) => {
      response.writeHead(incoming.method === 'GET' ? 302 : 308, {location: foreignUrl + incoming.url!}).end();
      return true;
    };
    for (const method of ['GET', 'POST']) {
      await page.evaluate(
        given => window.gate.fetch('/api/profile', {method: given, json: given === 'POST' ? {} : undefined}).catch(() => {}),
        method,
      );
    }
    expect(received).toEqual([]);

    await page.evaluate(given => window.gate.fetch(given + '/data', {credentials: 'include'}), foreignUrl);
    expect(received).toHaveLength(1);
    expect(received[0]!.headers).not.toHaveProperty('cookie');
    expect(received[0]!.headers).not.toHaveProperty('authorization');
  });

  it('a path that looks like a host stays on the service', async () => {
    const page = await person.open(site.url, {url: '/auth'});
    await signIn(page, name, PASSWORD);
    const path = foreignUrl.replace('http:', '');
    const status = await page.evaluate(given => window.gate.fetch(given).catch(problem => problem.status as number), path);
    expect(status).toBe(404);
    expect(received).toEqual([]);
  });
});
