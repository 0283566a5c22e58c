import type {Browser, BrowserContext, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {build} from 'vite';
import {addAuthenticator, launch} from '../support/browser.js';
import {freshName, PASSWORD, SERVICE, totp} from '../support/service.js';
import {Site} from '../support/site.js';

const FOLDER = new URL('../../example/', import.meta.url);

let browser: Browser;
let site: Site;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  await build({root: FOLDER.pathname, logLevel: 'warn'});
  browser = await launch();
  site = await Site.start(SERVICE, {port: 5175, root: new URL('dist/', FOLDER)});
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  complaints.length = 0;
  context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  context.on('weberror', error => complaints.push(String(error.error())));
  context.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page = await context.newPage();
  await addAuthenticator(page);
  await page.goto(site.url);
});
afterEach(async () => {
  await context.close();
  // The page runs under a strict policy with Trusted Types.
  expect(complaints.filter(text => !/status of 401/.test(text))).toEqual([]);
});

const form = (name: string, tab = page) => tab.getByRole('form', {name, exact: true});
const press = (name: string, tab = page) => tab.getByRole('button', {name, exact: true}).click();

async function fill(name: string, username: string, password = PASSWORD): Promise<void> {
  await form(name).getByLabel('Name').fill(username);
  await form(name).getByLabel('Password').fill(password);
  await press(name);
}

it('a person signs up, adds a passkey and an app, and signs in with each', async () => {
  const username = freshName();
  await fill('Sign up', username);
  await page.getByText(`Signed in as ${username}`).waitFor();

  await press('Add a passkey');
  await page.getByText('Recovery codes, shown only now').waitFor();
  expect(await page.locator('li').filter({hasText: '(passkey)'}).count()).toBe(1);
  // By now the sign-in is too long ago, so the passkey is proven again on the way.
  await page.waitForTimeout(6_500);
  await press('Add an authenticator app');
  await page.getByRole('img', {name: 'QR code'}).waitFor();
  const secret = await form('Confirm the app').locator('code').innerText();
  await form('Confirm the app').getByLabel('Code').fill(totp(secret));
  await press('Confirm the app');
  await page.locator('li').filter({hasText: '(totp)'}).waitFor();
  await press('Sign out');

  await fill('Sign in', username, 'wrong password');
  expect(await page.getByRole('alert').innerText()).toBe('The name or the password is wrong.');
  await fill('Sign in', username);
  await form('Confirm').getByLabel('Code').fill(totp(secret, 1));
  await press('Confirm');
  await page.getByText(`Signed in as ${username}`).waitFor();
  await press('Sign out');

  await press('Sign in with a passkey');
  await page.getByText(`Signed in as ${username}`).waitFor();
});

it('two tabs show the same, and the journal tells what happened', async () => {
  const username = freshName();
  const other = await context.newPage();
  await other.goto(site.url);
  await fill('Sign up', username);
  await other.getByText(`Signed in as ${username}`).waitFor();
  await press('Choose the oak plan');
  await page.waitForTimeout(5_000);
  await press('Show the journal', other);
  await press('Read it', other);
  await other.locator('pre', {hasText: '"action":"plan-chosen","detail":{"plan":"oak"}'}).waitFor();
  await press('Sign out everywhere', other);
  await form('Sign in').waitFor();
});
