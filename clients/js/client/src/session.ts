/**
 * The session of this browser, the same in all tabs.
 *
 * @module
 */
import type {components} from './api.js';
import {isBrowser, isVisible, onPage} from './page.js';
import {Problem} from './problem.js';
import type {Tabs} from './tabs.js';
import type {Transport} from './transport.js';

type Schemas = components['schemas'];

/** The account of the user. */
export type User = Schemas['Profile'];

/** A live session and its user. Not a credential. */
export interface Session extends Pick<Schemas['OpenedSession'], 'id' | 'expires_at' | 'aal' | 'amr' | 'auth_time'> {
  user: User;
}

/** Seconds after which a failed check is repeated, unless the service names a longer time. */
const RETRY = 5;
/** Milliseconds that a check may take. A connection may hang after the machine slept. */
const PATIENCE = 15_000;
const WAKING = 'focus online pageshow visibilitychange resume';

/** Watches the session: asks the service when the tab is shown again and at intervals, and follows the other tabs. */
export class SessionWatch {
  readonly #transport: Transport;
  readonly #tabs: Tabs;
  readonly #interval: number;
  /** Undefined until the service has answered for the first time; null if nobody is signed in. */
  current: Session | null | undefined;
  /** The reason why the last check failed; undefined if it did not. */
  problem?: Problem;
  readonly #listeners = new Set<() => void>();
  /** Counts changes, so that the response to an older question is not believed. */
  #version = 0;
  #check?: Promise<Session | null>;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(transport: Transport, tabs: Tabs, interval: number, closed: AbortSignal) {
    this.#transport = transport;
    this.#tabs = tabs;
    this.#interval = interval;
    tabs.listen(message => message.kind === 'session' && this.#set(message.session as Session | null));
    onPage(WAKING, this.#wake, closed);
    closed.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sets what a call of this tab has brought about, and tells the other tabs. */
  change(session: Session | null): void {
    this.#set(session);
    this.#tabs.post({kind: 'session', session});
  }

  /**
   * Asks the service. Fails with a problem if it does not answer; the session stays as it was.
   *
   * @param afresh whether the response to a question that is under way may be outdated
   */
  check(afresh = false): Promise<Session | null> {
    this.#version += Number(afresh);
    return (this.#check ??= this.#ask().finally(() => {
      this.#check = undefined;
      this.#schedule();
    }));
  }

  readonly #wake = () => {
    if (isVisible()) {
      this.check().catch(() => {});
    }
  };

  async #ask(): Promise<Session | null> {
    for (;;) {
      const version = this.#version;
      const found = await this.#request().catch((problem: Problem) => {
        this.problem = problem;
        this.#notify();
        throw problem;
      });
      this.problem = undefined;
      if (version === this.#version) {
        const before = this.current;
        // A tab that was just opened may miss a session that another one is only opening.
        if (this.#set(found) && (found || before)) {
          this.#tabs.post({kind: 'session', session: found});
        }
        return found;
      }
    }
  }

  async #request(): Promise<Session | null> {
    for (let isFirst = true; ; isFirst = false) {
      try {
        const token = await this.#transport.authorize();
        const signal = AbortSignal.timeout(PATIENCE);
        const response = await this.#transport.once('/api/auth/session?optional=true', {signal}, token);
        return sessionOf(await response.json());
      } catch (error) {
        if (!Problem.is(error)) {
          throw new Problem('network', 0, 'No response');
        }
        if (!error.isAboutCredential) {
          throw error;
        }
        if (!isFirst || !(await this.#transport.reauthorize())) {
          return null;
        }
      }
    }
  }

  #set(session: Session | null): boolean {
    this.#version++;
    if (JSON.stringify(session) === JSON.stringify(this.current)) {
      return false;
    }
    this.current = session;
    this.#notify();
    return true;
  }

  #notify(): void {
    [...this.#listeners].forEach(listener => listener());
  }

  /** Plans the next check of a tab that stays in view, spread so that tabs do not ask in step after an outage. */
  #schedule(): void {
    clearTimeout(this.#timer);
    if (isBrowser) {
      const seconds = this.problem ? Math.max(RETRY, this.problem.retryAfter ?? 0) : this.#interval;
      this.#timer = setTimeout(() => {
        this.#wake();
        this.#schedule();
      }, seconds * 1000 * (1 + Math.random() / 4));
    }
  }
}

/** The session in the response to a check. The account store being away leaves less of the user than usual. */
function sessionOf(body: Schemas['Session'] | Schemas['SignedOut']): Session | null {
  if (!('session_id' in body)) {
    return null;
  }
  const {session_id: id, expires_at, aal, amr, auth_time, user} = body;
  return {id, expires_at, aal, amr, auth_time, user: user as User};
}
