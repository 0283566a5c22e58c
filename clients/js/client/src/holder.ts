/**
 * The refresh token of mode `token`, in the memory of one tab.
 *
 * @module
 */
import {isBrowser, onPage} from './page.js';
import {Problem} from './problem.js';
import type {Tabs} from './tabs.js';
import type {TokenBody, TokenSource} from './tokens.js';
import type {Transport} from './transport.js';

/** A place that outlives the page, such as the keychain of a native shell. Not for web storage, which any script reads. */
export interface RefreshStorage {
  get(): string | null;
  set(refreshToken: string | null): void;
}

/**
 * Holds the refresh token. One tab does, which has a lock; it refreshes for the others. When it is closed or frozen, it
 * hands the token over, and the tab that gets the lock first keeps it.
 */
export class RefreshHolder implements TokenSource {
  readonly isShared = false;
  readonly #tabs: Tabs;
  readonly #transport: Transport;
  readonly #storage?: RefreshStorage;
  /** Also of a tab that waits for the lock, until another one has it. */
  #secret?: string;
  #isHolder = false;
  #isWaiting = false;
  #release?: () => void;

  constructor(tabs: Tabs, transport: Transport, closed: AbortSignal, storage?: RefreshStorage) {
    this.#tabs = tabs;
    this.#transport = transport;
    this.#storage = storage;
    tabs.listen(message => {
      if (message.kind === 'handover' && !this.#isHolder) {
        this.#secret = message.secret;
        this.#acquire();
      } else if (message.kind === 'held') {
        this.#yield();
      } else if (message.kind === 'session' && !message.session) {
        this.drop();
      }
    });
    onPage('pagehide freeze', this.#handOver, closed);
    onPage('pageshow resume', this.#acquire, closed);
    closed.addEventListener('abort', this.#handOver);
    this.#secret = storage?.get() ?? undefined;
    this.#acquire();
  }

  /** Keeps the refresh token of a response to this tab. */
  take({refresh_token}: TokenBody): void {
    if (refresh_token) {
      this.#secret = refresh_token;
      this.#storage?.set(refresh_token);
      this.#hold();
      this.#acquire();
    }
  }

  /** Forgets the token, as its session has ended. */
  drop(): void {
    this.#storage?.set(null);
    this.#yield();
  }

  canRefresh(): boolean {
    return this.#isHolder;
  }

  async refresh(): Promise<TokenBody> {
    try {
      const body = await this.#transport.post<TokenBody>('/api/auth/refresh', {refresh_token: this.#secret});
      this.take(body);
      return body;
    } catch (error) {
      if (Problem.is(error) && error.isAboutCredential) {
        this.drop();
      }
      throw error;
    }
  }

  async isHeld(): Promise<boolean | undefined> {
    const {held} = (await navigator.locks?.query()) ?? {};
    return held?.some(({name}) => name === this.#lock);
  }

  get #lock(): string {
    return `${this.#tabs.name} refresh`;
  }

  /** Waits for the lock with a token at hand. */
  readonly #acquire = (): void => {
    if (!this.#secret || this.#isWaiting || this.#release || !isBrowser || !navigator.locks) {
      return;
    }
    this.#isWaiting = true;
    void navigator.locks.request(this.#lock, () => {
      this.#isWaiting = false;
      this.#secret = this.#storage?.get() ?? this.#secret;
      if (this.#secret) {
        this.#hold();
        return new Promise<void>(resolve => (this.#release = resolve));
      }
    });
  };

  #hold(): void {
    this.#isHolder = true;
    this.#tabs.post({kind: 'held'});
  }

  /** Leaves the token to the tab that holds it now. */
  #yield(): void {
    this.#secret = undefined;
    this.#isHolder = false;
    this.#release?.();
    this.#release = undefined;
  }

  /** Offers the token, and keeps it until another tab says that it holds it: there may be no other tab. */
  readonly #handOver = (): void => {
    const secret = this.#secret;
    if (this.#isHolder && secret) {
      this.#tabs.post({kind: 'handover', secret});
      this.#yield();
      this.#secret = secret;
    }
  };
}
