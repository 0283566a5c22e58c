import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {addAuthenticator, launch, Person, shows, signIn} from '../support/browser.js';
import {freshName, OUTBOX, PASSWORD, register, SERVICE, totp} from '../support/service.js';
import {Site} from '../support/site.js';

let browser: Browser;
let site: Site;
let person: Person;
let page: Page;

beforeAll(async () => {
  browser = await launch();
  // An origin of the allow-list, which may use passkeys.
  site = await Site.start(SERVICE, {port: 5174});
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  person = await Person.meet(browser);
  page = await person.open(site.url, {url: '/auth'});
});
afterEach(async () => {
  await person.leave();
  // The policy of the site was kept: no eval, no script made of a string.
  person.expectNoComplaint(/status of (400|401|409|422)/);
});

/** The problem of a call in the page, as plain data; undefined if there is none. */
const problemOf = (call: (gate: Window['gate'], given: any) => Promise<unknown>, given?: unknown) =>
  page.evaluate(`(${call})(gate, ${JSON.stringify(given)}).then(() => undefined, problem => ({
    slug: library.Problem.is(problem) && problem.slug,
    status: problem.status,
    errors: problem.errors.map(error => error.field),
  }))`);

async function addTotp(): Promise<{secret: string; codes: string[]}> {
  const {id, secret} = await page.evaluate(() => window.gate.factors.addTotp('Phone'));
  const {recovery_codes} = await page.evaluate(
    ([factor, code]) => window.gate.factors.confirmTotp(factor!, code!),
    [id, totp(secret)],
  );
  return {secret, codes: recovery_codes!};
}

it('a person signs up and signs in', async () => {
  const username = freshName();
  const created = await page.evaluate(given => window.gate.signUp(given), {username, password: PASSWORD});
  expect(created?.username).toBe(username);
  const result = await page.evaluate(given => window.gate.signIn(given), {login: username, password: PASSWORD});
  expect(result.session?.user.username).toBe(username);
  await shows(page, username);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => window.gate.accessToken().catch(error => error.message))).toMatch(/accessTokens: true/);
});

it('failures are typed: a taken name, a weak password, a wrong password, missing members', async () => {
  const username = await register();
  expect(await problemOf((gate, given) => gate.signUp(given), {username, password: PASSWORD})).toMatchObject({
    slug: 'username-taken',
    status: 409,
  });
  expect(await problemOf((gate, given) => gate.signUp(given), {username: freshName(), password: 'password1'})).toEqual({
    slug: 'weak-password',
    status: 422,
    errors: ['password'],
  });
  expect(await problemOf((gate, given) => gate.signIn(given), {login: username, password: 'wrong'})).toMatchObject({
    slug: 'invalid-credentials',
  });
  expect(await problemOf((gate, given) => gate.signIn(given), {})).toMatchObject({
    slug: 'invalid-request',
    errors: ['username', 'password'],
  });
  await shows(page, null);
});

it('a code by e-mail signs in', async () => {
  const username = freshName();
  const email = `${username}@example.org`;
  await page.evaluate(given => window.gate.signUp(given), {username, email, password: PASSWORD});
  const token = /token=([\w-]+)/.exec(await mail(email, /verify/))![1]!;
  await page.evaluate(given => window.gate.mails.verify({token: given}), token);
  await page.evaluate(given => window.gate.requestCode(given), email);
  const code = /^\s*(\d{3} ?\d{3})\s*$/m.exec(await mail(email, /code\/verify/))![1]!;
  expect(await problemOf(gate => gate.signInByCode({code: '000000'}))).toMatchObject({slug: 'invalid-code'});
  const {session} = await page.evaluate(given => window.gate.signInByCode({code: given}), code);
  expect(session?.amr).toEqual(['otp']);
  await shows(page, username);
});

it('a second factor: an app, a wrong code, a recovery code', async () => {
  const username = await register();
  await signIn(page, username, PASSWORD);
  const {codes} = await addTotp();
  expect(codes).toHaveLength(10);
  await page.evaluate(() => window.gate.signOut());
  const {secondFactor} = await page.evaluate(given => window.gate.signIn(given), {username, password: PASSWORD});
  expect(secondFactor?.factors).toEqual(['totp', 'recovery-code']);
  await shows(page, null);
  expect(await problemOf(gate => gate.secondFactor({code: '000000'}))).toMatchObject({slug: 'invalid-code', status: 401});
  const session = await page.evaluate(
    given => window.gate.secondFactor({recovery_code: given, trust_device: true}),
    codes[0]!,
  );
  expect(session.aal).toBe(2);
  await shows(page, username);

  await page.evaluate(() => window.gate.signOut());
  const trusted = await page.evaluate(given => window.gate.signIn(given), {username, password: PASSWORD});
  expect(trusted.secondFactor).toBeUndefined();
});

it('a passkey is added, signs in, and is a second factor', async () => {
  await addAuthenticator(page);
  const username = await register();
  await signIn(page, username, PASSWORD);
  const added = await page.evaluate(() => window.gate.passkeys.add('Laptop'));
  expect(added).toMatchObject({type: 'passkey', name: 'Laptop'});
  await page.evaluate(() => window.gate.signOut());
  await shows(page, null);

  expect(await page.evaluate(() => window.gate.passkeys.isSupported())).toBe(true);
  await page.evaluate(() => window.gate.passkeys.signIn());
  await shows(page, username);
  await page.evaluate(() => window.gate.signOut());

  const {secondFactor} = await page.evaluate(given => window.gate.signIn(given), {username, password: PASSWORD});
  expect(secondFactor?.factors).toContain('passkey');
  await page.evaluate(() => window.gate.secondFactor({passkey: true}));
  await shows(page, username);
  const factors = await page.evaluate(() => window.gate.factors.list());
  await page.evaluate(id => window.gate.factors.rename(id, 'Old laptop'), added.id);
  await page.evaluate(id => window.gate.factors.remove(id), added.id);
  expect(factors.map(({type}) => type).sort()).toEqual(['passkey', 'recovery-codes']);
});

it('a sensitive call asks once for a proof, and goes on', async () => {
  const username = await register();
  await signIn(page, username, PASSWORD);
  const {codes} = await addTotp();
  await page.waitForTimeout(6_500);
  expect(await problemOf(gate => gate.factors.renewRecoveryCodes())).toMatchObject({slug: 'elevation-required'});
  await page.evaluate(code => {
    window.gate.onElevation = async problem => {
      window.notes.push(problem.members.factors);
      return {recovery_code: code};
    };
  }, codes[0]!);
  const renewed = await page.evaluate(() =>
    Promise.all([window.gate.factors.renewRecoveryCodes(), window.gate.factors.addTotp('Second')]),
  );
  expect(renewed[0]).toHaveLength(10);
  expect(await page.evaluate(() => window.notes)).toEqual([['totp', 'recovery-code']]);
  expect(await page.evaluate(() => window.gate.session?.aal)).toBe(2);
});

it('the password is the proof of an account without a factor, and a refused one changes nothing', async () => {
  await signIn(page, await register(), PASSWORD);
  await page.waitForTimeout(6_500);
  const add = () => problemOf(gate => gate.factors.addTotp());
  await page.evaluate(() => void (window.gate.onElevation = async () => undefined));
  expect(await add()).toMatchObject({slug: 'elevation-required'});
  await page.evaluate(() => void (window.gate.onElevation = async () => ({password: 'wrong'})));
  expect(await add()).toMatchObject({slug: 'invalid-credentials'});
  await page.evaluate(password => void (window.gate.onElevation = async () => ({password})), PASSWORD);
  expect(await add()).toBeUndefined();
});

it('sessions are listed and ended, and a sign-out everywhere ends all', async () => {
  const username = await register();
  await signIn(page, username, PASSWORD);
  const second = await Person.meet(browser);
  const other = await second.open(site.url, {url: '/auth'});
  await signIn(other, username, PASSWORD);
  const sessions = await page.evaluate(() => window.gate.sessions.list());
  expect(sessions.map(({current}) => current)).toEqual([true, false]);
  expect(await page.evaluate(() => window.gate.sessions.list({limit: 1}))).toHaveLength(2);
  await page.evaluate(() => window.gate.signOut({everywhere: true}));
  await other.evaluate(() => window.gate.check());
  await shows(other, null);
  await shows(page, null);
  await second.leave();
});

/** The text of the latest e-mail to `address` that fits `content`. */
async function mail(address: string, content: RegExp): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const files = (await readdir(OUTBOX).catch(() => [])).sort().reverse();
    for (const file of files) {
      const text = (await readFile(join(OUTBOX, file), 'utf8')).replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      if (text.includes(address) && content.test(text)) {
        return text;
      }
    }
    await new Promise(go => setTimeout(go, 100));
  }
  throw new Error(`no e-mail for ${address}`);
}
