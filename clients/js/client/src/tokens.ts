/**
 * Access tokens for calls to other services: one refresh for all tabs, renewed before they expire.
 *
 * @module
 */
import type {components} from './api.js';
import {now, pause, since, type Moment} from './clock.js';
import {Problem} from './problem.js';
import type {Message, Tabs} from './tabs.js';

/** Members of a response that carries tokens. Times in seconds. */
export type TokenBody = Pick<components['schemas']['SignedIn'], 'access_token' | 'expires_in' | 'refresh_token'>;

/** Milliseconds in which another tab answers, unless it is frozen; without its answer this one asks the service. */
const ANSWER = 200;
/** The same where only the other tab can ask the service. */
const ONLY_ANSWER = 800;
/** Milliseconds that a tab waits for another one that refreshes. */
const PATIENCE = 20_000;
/** A token is renewed in the last fifth of its life, at most this many milliseconds before its end. */
const MARGIN = 60_000;

interface Held {
  token: string;
  /** Milliseconds of the whole life, and those that were left at `at`. */
  lifetime: number;
  left: number;
  at: Moment;
}

/** Gets new tokens from the service. */
export interface TokenSource {
  /** Fails with a problem. */
  refresh(): Promise<TokenBody>;
  /** Whether every tab can refresh, so that a lock keeps them to one request. */
  isShared: boolean;
  /** Whether this tab can refresh. */
  canRefresh(): boolean;
  /** Whether any tab can refresh, for a source that is not shared; undefined if that is unknown. */
  isHeld?(): Promise<boolean | undefined>;
}

/** The access token of the session. */
export class Tokens {
  readonly #tabs: Tabs;
  readonly #source: TokenSource;
  readonly #answers = new Map<string, (message: Message) => void>();
  #held?: Held;
  #renewal?: Promise<string>;
  /** The last refresh, if it failed: until its pause is over, no other one is tried. */
  #failure?: {problem: Problem; at: Moment; pause: number};
  /** Counts sessions, so that a token of an earlier one is not kept. */
  #version = 0;

  constructor(tabs: Tabs, source: TokenSource) {
    this.#tabs = tabs;
    this.#source = source;
    tabs.listen(message => {
      if (message.kind === 'ask') {
        void this.#answer(message.id, message.refused);
      } else if (message.kind === 'token' || message.kind === 'busy') {
        this.#answers.get(message.id)?.(message);
      } else if (message.kind === 'session' || message.kind === 'renewed') {
        this.forget();
      }
    });
  }

  /** A token that is valid now. Fails with a problem if there is none and none can be had. */
  async get(): Promise<string> {
    const left = this.#left();
    if (!this.#held || left <= 0) {
      return this.renew();
    }
    const {token} = this.#held;
    if (left <= margin(this.#held)) {
      this.renew().catch(() => {}); // the current one still works
    }
    return token;
  }

  /** The token if it is valid now. */
  peek(): string | undefined {
    return this.#left() > 0 ? this.#held?.token : undefined;
  }

  /**
   * Gets another token: from a tab that has one, else from the service.
   *
   * @param refused a token that does not work, although it should
   */
  renew(refused?: string): Promise<string> {
    const find = () => this.#find(refused);
    return (this.#renewal ??= (this.#source.isShared ? this.#tabs.exclusively(find) : find()).finally(() => {
      this.#renewal = undefined;
    }));
  }

  /** Takes the tokens of a response; `at` is the moment before its request. */
  take({access_token: token, expires_in = 0}: TokenBody, at: Moment): string | undefined {
    // `exp` is in whole seconds, so the last one may not be complete.
    const lifetime = (expires_in - 1) * 1000;
    this.#held = token ? {token, lifetime, left: lifetime, at} : undefined;
    return token;
  }

  /** Drops the token, as its session has ended or has other credentials. */
  forget(): void {
    this.#version++;
    this.#failure = undefined;
    this.#held = undefined;
  }

  async #find(refused?: string): Promise<string> {
    if (!needsAnother(this.#held, refused) || (await this.#ask(refused))) {
      return this.#held!.token;
    }
    if (!this.#source.canRefresh()) {
      throw (await this.#source.isHeld!())
        ? new Problem('network', 0, 'No response') // of the tab that can refresh
        : new Problem('unauthenticated', 401, 'Sign in');
    }
    if (this.#failure && since(this.#failure.at) < this.#failure.pause) {
      throw this.#failure.problem;
    }
    for (;;) {
      const at = now();
      const version = this.#version;
      const body = await this.#source.refresh().catch((problem: Problem) => {
        this.#failure = {problem, at, pause: (problem.retryAfter ?? 1) * 1000};
        throw problem;
      });
      this.#failure = undefined;
      if (!body.access_token) {
        throw new Error('No token: sign in with accessTokens: true');
      }
      if (version === this.#version) {
        return this.take(body, at)!;
      }
    }
  }

  /** Asks the other tabs for a token; false if none has one. The holder of a refresh token knows best itself. */
  async #ask(refused?: string): Promise<boolean> {
    const {isShared} = this.#source;
    if (!isShared && (this.#source.canRefresh() || (await this.#source.isHeld!()) === false)) {
      return false;
    }
    const id = Math.random().toString(36);
    const at = now();
    const version = this.#version;
    const answer = await new Promise<Message | undefined>(resolve => {
      let isBusy = false;
      this.#answers.set(id, message => (message.kind === 'busy' ? (isBusy = true) : resolve(message)));
      void pause(isShared ? ANSWER : ONLY_ANSWER).then(() => isBusy || resolve(undefined));
      void pause(PATIENCE).then(() => resolve(undefined));
      this.#tabs.post({kind: 'ask', id, refused});
    }).finally(() => this.#answers.delete(id));
    if (version !== this.#version) {
      return this.#ask(refused); // another session began meanwhile
    }
    if (answer?.kind !== 'token' || !answer.token) {
      return false;
    }
    const {token, lifetime, left} = answer;
    this.#held = {token, lifetime, left, at};
    return true;
  }

  /** Answers a tab that asks, if this tab has a token or can get one that no other tab can. */
  async #answer(id: string, refused?: string): Promise<void> {
    if (needsAnother(this.#held, refused)) {
      if (this.#source.isShared || !this.#source.canRefresh()) {
        return;
      }
      this.#tabs.post({kind: 'busy', id});
      await this.renew(refused).catch(() => {});
    }
    const token = this.peek();
    const {lifetime = 0} = this.#held ?? {};
    this.#tabs.post({kind: 'token', id, token: token === refused ? undefined : token, lifetime, left: this.#left()});
  }

  #left(): number {
    return this.#held ? this.#held.left - since(this.#held.at) : 0;
  }
}

const margin = ({lifetime}: Held) => Math.min(MARGIN, lifetime / 5);

/** Whether `held` is missing, refused or about to expire. */
const needsAnother = (held: Held | undefined, refused?: string) =>
  !held || held.token === refused || held.left - since(held.at) <= margin(held);
