/**
 * The client of a page: one object for the session and everything the user does with it.
 *
 * @module
 */
import {factors, journals, mails, sessions, type Factors, type Journals, type Mails, type Sessions} from './account.js';
import type {components} from './api.js';
import {now, type Moment} from './clock.js';
import {Events} from './events.js';
import {RefreshHolder, type RefreshStorage} from './holder.js';
import {isBrowser} from './page.js';
import {arePasskeysSupported, createPasskey, type PasskeyRequest} from './passkeys.js';
import {Problem, type ProblemMembers} from './problem.js';
import {SessionWatch, type Session, type User} from './session.js';
import {
  proofMembers,
  SignIn,
  type Credentials,
  type Proof,
  type Registration,
  type SignedIn,
  type SignInResult,
} from './sign-in.js';
import {Tabs} from './tabs.js';
import {Tokens, type TokenBody, type TokenSource} from './tokens.js';
import {Transport, type GateRequest, type Mode} from './transport.js';

type Schemas = components['schemas'];

/** A proof for `elevate`: the password counts for accounts without a second factor. */
export type ElevationProof = Proof | {password: string};

/**
 * Asked when a call needs a recent authentication: returns a proof from the user, true after a call of `elevate`, or
 * undefined if the user declines, and the call fails with `elevation-required`.
 */
export type ElevationHandler = (problem: Problem) => Promise<ElevationProof | boolean | undefined>;

/** Options of {@link createClient}. */
export interface ClientOptions {
  /** Address of the service, absolute or relative to the page, with its path if it has one. */
  url: string;
  /** Default `cookie`: no script can read the session's credential. */
  mode?: Mode;
  /** In mode `cookie`, whether {@link Gate.accessToken} works. Default false: scripts get no tokens. */
  accessTokens?: boolean;
  /** Default the browser's. */
  fetch?: typeof fetch;
  /** In mode `token`, a place for the refresh token that outlives the page. Default: none. */
  storage?: RefreshStorage;
  /** Seconds between checks of a tab in view. Default 60. */
  checkEvery?: number;
  onElevation?: ElevationHandler;
}

/** Creates a client, and asks the service who is signed in. On a server it asks nothing. */
export function createClient(options: ClientOptions): Gate {
  return new Gate(options);
}

/** Client of the service. Methods fail with a {@link Problem}. */
export class Gate {
  readonly factors: Factors;
  readonly sessions: Sessions;
  readonly journals: Journals;
  readonly mails: Mails;
  readonly passkeys = {
    isSupported: arePasskeysSupported,
    /** Signs in without a name and a password. */
    signIn: (request?: PasskeyRequest): Promise<Session> => this.#signIn.byPasskey(request),
    /** Adds a passkey to the account. `recovery_codes` as for `factors.confirmTotp`. */
    add: async (name?: string): Promise<Schemas['PasskeyAdded']> => {
      const path = '/api/factors/passkeys';
      const {ceremony, public_key} = await this.#transport.call<Schemas['Ceremony']>('POST', `${path}/options`, {});
      return this.#transport.call('POST', path, {ceremony, credential: await createPasskey(public_key), name});
    },
  };
  onElevation?: ElevationHandler;

  readonly #transport: Transport;
  readonly #tabs: Tabs;
  readonly #watch: SessionWatch;
  readonly #signIn: SignIn;
  readonly #tokens: Tokens;
  readonly #events: Events;
  readonly #holder?: RefreshHolder;
  readonly #closed = new AbortController();
  /** What the service sent when it last asked for a recent authentication. */
  #demand?: ProblemMembers;
  #elevation?: Promise<boolean>;

  constructor({url, mode = 'cookie', accessTokens = false, fetch, storage, checkEvery = 60, onElevation}: ClientOptions) {
    const {signal} = this.#closed;
    this.onElevation = onElevation;
    this.#transport = new Transport(url, mode, fetch);
    this.#tabs = new Tabs(`forestgate ${isBrowser ? this.#transport.address('/') : url}`);
    this.#watch = new SessionWatch(this.#transport, this.#tabs, checkEvery, signal);
    this.#holder = mode === 'token' ? new RefreshHolder(this.#tabs, this.#transport, signal, storage) : undefined;
    this.#tokens = new Tokens(this.#tabs, this.#holder ?? this.#refreshByCookie());
    this.#events = new Events(this.#transport, () => this.#tokens.peek(), signal);
    this.#signIn = new SignIn(
      this.#transport,
      mode === 'cookie' && accessTokens ? undefined : mode,
      (body, at) => this.#opened(body, at),
    );
    this.factors = factors(this.#transport);
    this.sessions = sessions(this.#transport);
    this.journals = journals(this.#transport);
    this.mails = mails(this.#transport);
    if (this.#holder) {
      this.#transport.authorize = () => ifSignedIn(this.#tokens.get());
      this.#transport.reauthorize = async () => !!(await ifSignedIn(this.#tokens.renew(this.#tokens.peek())));
    }
    this.#transport.remedies = {
      session: async () => (await this.#transport.reauthorize()) || (await this.#watch.check(true)) !== null,
      elevation: problem => (this.#elevation ??= this.#elevateFor(problem).finally(() => (this.#elevation = undefined))),
    };
    this.#dropTokensOfAnotherSession();
    if (isBrowser) {
      this.check().catch(() => {});
    }
  }

  /** The session and its user; null if nobody is signed in, undefined until that is known. */
  get session(): Session | null | undefined {
    return this.#watch.current;
  }

  /** The reason why the session is not known or may be outdated; undefined if the last check succeeded. */
  get problem(): Problem | undefined {
    return this.#watch.problem;
  }

  /** Calls `listener` when `session` or `problem` changes, whichever tab or device caused it; returns the way to end it. */
  subscribe(listener: () => void): () => void {
    return this.#watch.subscribe(listener);
  }

  /** Asks the service for the session. */
  check(): Promise<Session | null> {
    return this.#watch.check();
  }

  /** Creates an account; does not sign in. Undefined where the outcome comes by e-mail alone. */
  async signUp(registration: Registration): Promise<Schemas['Registered'] | undefined> {
    const body = await this.#transport.post<Partial<Schemas['Registered']>>('/api/auth/register', registration);
    return body.id ? (body as Schemas['Registered']) : undefined;
  }

  signIn(credentials: Credentials): Promise<SignInResult> {
    return this.#signIn.byPassword(credentials);
  }

  /** Completes a sign-in that returned `secondFactor`. After `invalid-code` it may be called again. */
  secondFactor(proof: Proof & {trust_device?: boolean}): Promise<Session> {
    return this.#signIn.secondFactor(proof);
  }

  /** Requests an e-mail with a code for {@link signInByCode}. */
  requestCode(email: string): Promise<Schemas['CodeRequested']> {
    return this.#signIn.requestCode(email);
  }

  /** Signs in by the code of the e-mail that this page requested, or by the token of its link. */
  signInByCode(proof: {code: string; challenge?: string} | {token: string}): Promise<SignInResult> {
    return this.#signIn.byCode(proof);
  }

  /** Ends the session, with `everywhere` all sessions of the account. Every tab learns of it. */
  async signOut({everywhere = false} = {}): Promise<void> {
    await this.#events.flush();
    try {
      if (everywhere) {
        await this.sessions.endOthers();
      }
      await this.#transport.call('POST', '/api/auth/logout');
    } catch (error) {
      if (!Problem.is(error) || !error.isAboutCredential) {
        throw error;
      }
    }
    this.#ended();
  }

  /** Authenticates the user again for sensitive calls. A passkey can be proven after `elevation-required` alone. */
  async elevate(proof: ElevationProof): Promise<void> {
    const at = now();
    const members = 'password' in proof ? proof : await proofMembers(proof, this.#demand);
    const body = await this.#transport.call<Schemas['Elevated']>('POST', '/api/auth/elevate', members);
    if (body.access_token) {
      this.#tokens.take(body, at);
    }
    const {aal, amr, auth_time} = body;
    this.#update({aal, amr, auth_time});
  }

  /**
   * Calls the service: a path begins below its URL. Fails with a problem unless the response is 2xx. Calls of other
   * origins carry no credential.
   */
  fetch(target: string | URL, init?: GateRequest): Promise<Response> {
    return this.#transport.fetch(target, init);
  }

  /** An access token for another service that trusts this one, valid for the moment: ask for it before each call. */
  accessToken(): Promise<string> {
    return this.#tokens.get();
  }

  /** Records in the journal what the user did. Secrets are removed, events are sent together. */
  event(action: string, detail?: Record<string, unknown>): void {
    this.#events.add(action, detail);
  }

  profile(): Promise<User> {
    return this.#transport.call('GET', '/api/profile');
  }

  async changeProfile(change: {username?: string; email?: string; current_password?: string}): Promise<User> {
    const user = await this.#transport.call<User>('PATCH', '/api/profile', change);
    this.#update({user});
    return user;
  }

  /** Changes the password. All other sessions end. */
  async changePassword(change: Schemas['PasswordChange']): Promise<void> {
    const at = now();
    const body = await this.#transport.call<TokenBody>('POST', '/api/auth/password/change', change);
    this.#tabs.post({kind: 'renewed'});
    this.#keep(body, at);
  }

  /** Deletes the account, by the password and, if it has a second factor, a code. */
  async deleteAccount(proof: {password: string; code?: string; recovery_code?: string}): Promise<void> {
    const {username, email} = this.session?.user ?? {};
    await this.#transport.call('POST', '/api/delete', {login: username ?? email, ...proof});
    this.#ended();
  }

  /** Ends all that the client does by itself. For tests and hot reload; a page need not call it. */
  close(): void {
    this.#closed.abort();
    this.#tabs.close();
  }

  #opened(body: SignedIn, at: Moment): Session {
    const {user, session: opened} = body;
    const session = {...opened, user};
    this.#watch.change(session);
    this.#keep(body, at);
    return session;
  }

  #keep(body: TokenBody, at: Moment): void {
    this.#tokens.forget();
    this.#tokens.take(body, at);
    this.#holder?.take(body);
  }

  #ended(): void {
    this.#holder?.drop();
    this.#watch.change(null);
  }

  #update(members: Partial<Session>): void {
    const {session} = this;
    if (session) {
      this.#watch.change({...session, ...members});
    }
  }

  async #elevateFor(problem: Problem): Promise<boolean> {
    this.#demand = problem.members;
    const proof = await this.onElevation?.(problem);
    if (!proof || proof === true) {
      return !!proof;
    }
    await this.elevate(proof);
    return true;
  }

  #dropTokensOfAnotherSession(): void {
    let id = this.session?.id;
    this.subscribe(() => {
      if (id !== this.session?.id) {
        id = this.session?.id;
        this.#tokens.forget();
      }
    });
  }

  #refreshByCookie(): TokenSource {
    return {
      isShared: true,
      canRefresh: () => true,
      refresh: async () => {
        try {
          const signal = AbortSignal.timeout(10_000);
          return await this.#transport.post('/api/auth/refresh', undefined, {signal});
        } catch (error) {
          if (Problem.is(error) && error.isAboutCredential) {
            this.#watch.check(true).catch(() => {});
          }
          throw error;
        }
      },
    };
  }
}

/** The token, or undefined if nobody is signed in. */
async function ifSignedIn(token: Promise<string>): Promise<string | undefined> {
  try {
    return await token;
  } catch (error) {
    if (Problem.is(error) && error.isAboutCredential) {
      return undefined;
    }
    throw error;
  }
}
