import {chromium, type Browser, type BrowserContext, type CDPSession, type Page} from 'playwright-core';
import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'vitest';
import type * as Library from '../../client/src/index.js';

declare global {
  interface Window {
    library: typeof Library;
    gate: Library.Gate;
    /** What a test notes in the page. */
    notes: unknown[];
  }
}

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage'];

/** The shell, where there is one: it draws no window, which costs the whole browser a renderer more for each context. */
export const launch = (): Promise<Browser> =>
  chromium.launch({executablePath: existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : CHROMIUM, args: ARGUMENTS});

/**
 * A Chromium whose tabs can be hidden and frozen. Playwright's own contexts keep each tab in view, and Chromium freezes
 * hidden ones alone.
 */
export class OrdinaryBrowser {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly browser: Browser,
  ) {}

  static async launch(): Promise<OrdinaryBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'forest-gate-'));
    const options = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--no-first-run'];
    const process = spawn(CHROMIUM, [...ARGUMENTS, ...options, 'about:blank'], {stdio: 'ignore'});
    let port: string | undefined;
    for (let tries = 0; !port && tries < 100; tries++) {
      await new Promise(go => setTimeout(go, 100));
      port = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')[0];
    }
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {noDefaults: true});
    return new OrdinaryBrowser(process, folder, browser);
  }

  get person(): Person {
    return new Person(this.browser.contexts()[0]!);
  }

  async close(): Promise<void> {
    const hasEnded = new Promise(resolve => this.process.once('exit', resolve));
    await this.browser.close();
    this.process.kill();
    await hasEnded;
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}

/** A person's browser: tabs with one cookie jar. Its console must stay without errors. */
export class Person {
  readonly complaints: string[] = [];

  constructor(readonly context: BrowserContext) {
    context.setDefaultTimeout(10_000);
    context.on('weberror', error => this.complaints.push(String(error.error())));
    context.on('console', message => message.type() === 'error' && this.complaints.push(message.text()));
  }

  static async meet(browser: Browser): Promise<Person> {
    return new Person(await browser.newContext());
  }

  /** Opens a tab with a client for `options`. */
  async open(address: string, options: Record<string, unknown>): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => window.library);
    await page.evaluate(given => {
      window.notes = [];
      window.gate = window.library.createClient(given as unknown as Library.ClientOptions);
    }, options);
    return page;
  }

  async leave(): Promise<void> {
    await this.context.close();
  }

  /** The red lines of the console, except those that `expected` explains. */
  expectNoComplaint(expected?: RegExp): void {
    expect(this.complaints.filter(text => !expected?.test(text))).toEqual([]);
  }
}

/** Waits until the tab shows `name` as its user, or null for nobody. Fails after `milliseconds`. */
export async function shows(page: Page, name: string | null, milliseconds = 1_000): Promise<void> {
  const shown = () => page.evaluate(() => window.gate.session && window.gate.session.user.username);
  const end = Date.now() + milliseconds;
  let last = await shown();
  while (last !== name && Date.now() < end) {
    await new Promise(go => setTimeout(go, 20));
    last = await shown();
  }
  expect(last).toBe(name);
}

/** Signs in in `page`. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.evaluate(given => window.gate.signIn(given), {username, password});
}

export async function devTools(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page);
}

/** Freezes the tab as Chromium freezes one in the background, or wakes it. */
export async function setFrozen(tools: CDPSession, isFrozen: boolean): Promise<void> {
  await tools.send('Page.setWebLifecycleState', {state: isFrozen ? 'frozen' : 'active'});
}

/** An authenticator with a screen lock that always says yes. */
export async function addAuthenticator(page: Page): Promise<void> {
  const tools = await devTools(page);
  await tools.send('WebAuthn.enable');
  await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
