/**
 * Requests to the service: credentials for its origin alone, failures as {@link Problem}, and repetitions that are safe.
 *
 * @module
 */
import {pause} from './clock.js';
import {Problem, problemOf} from './problem.js';

/** Where the session's credential is: in an HttpOnly cookie, or as tokens in memory. */
export type Mode = 'cookie' | 'token';

/** As for `fetch`, and `json`, a value that becomes the body. */
export interface GateRequest extends RequestInit {
  json?: unknown;
  /** Whether a repetition changes nothing, as for GET and HEAD. */
  repeatable?: boolean;
}

/** Reactions to a failure. Each returns whether the request is worth one repetition. */
export interface Remedies {
  /** The credential was refused. */
  session(problem: Problem): Promise<boolean>;
  /** The last authentication is too old. */
  elevation(problem: Problem): Promise<boolean>;
}

/** Longest `Retry-After` that is waited for, in seconds. */
const MAX_WAIT = 10;

/** Calls one service. */
export class Transport {
  readonly #url: string;
  readonly #fetch: typeof fetch;

  /** The bearer token for a request; undefined for none. */
  authorize: () => Promise<string | undefined> = async () => undefined;
  /** Gets another token in place of one that was refused; false if there is none. */
  reauthorize: () => Promise<boolean> = async () => false;
  remedies?: Remedies;

  constructor(url: string, readonly mode: Mode, fetcher?: typeof fetch) {
    this.#url = url.replace(/\/+$/, '') + '/';
    this.#fetch = fetcher ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** The address of `target`: below the service's URL if it begins with a slash, else as a link in a page. */
  address(target: string | URL): URL {
    const base = new URL(this.#url, globalThis.document?.baseURI);
    return typeof target === 'string' && target.startsWith('/') ? new URL(base + target.slice(1)) : new URL(target, base);
  }

  /** One request without a session, and its JSON; undefined if there is no body. */
  async post<T>(path: string, json: unknown, init?: GateRequest): Promise<T> {
    return body(await this.once(path, {method: 'POST', json, ...init}));
  }

  /** A request of the signed-in user, and its JSON; undefined if there is no body. */
  async call<T>(method: string, path: string, json?: unknown): Promise<T> {
    return body(await this.fetch(path, {method, json}));
  }

  /** Sends a request with the session's credential; repeats it at most once for each reason. Fails with a problem. */
  async fetch(target: string | URL, init: GateRequest = {}): Promise<Response> {
    const isOwn = this.#isOwn(target);
    const tried = new Set<unknown>();
    for (;;) {
      try {
        return await this.once(target, init, isOwn ? await this.authorize() : undefined);
      } catch (error) {
        const remedy = isOwn && Problem.is(error) && this.#remedy(error, init);
        if (!remedy || tried.has(remedy) || !(await remedy(error as Problem))) {
          throw error;
        }
        tried.add(remedy);
      }
    }
  }

  /** Sends a request as it is. Fails with a problem unless the response is 2xx. */
  async once(target: string | URL, {json, repeatable, ...init}: GateRequest, token?: string): Promise<Response> {
    const headers = new Headers(init.headers);
    if (json !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = JSON.stringify(json);
    }
    if (token) {
      headers.set('authorization', `Bearer ${token}`);
    }
    const isOwn = this.#isOwn(target);
    const response = await this.#fetch(this.address(target), {
      ...init,
      headers,
      credentials: isOwn && this.mode === 'cookie' ? 'include' : 'omit',
      // A redirect could carry a password or a token elsewhere. The service redirects no call.
      redirect: isOwn ? 'error' : init.redirect,
    }).catch(cause => {
      const isCancelled = init.signal?.aborted && init.signal.reason?.name !== 'TimeoutError';
      throw isCancelled ? cause : new Problem('network', 0, 'No response', {cause});
    });
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response;
  }

  #isOwn(target: string | URL): boolean {
    return this.address(target).origin === this.address('/').origin;
  }

  #remedy(problem: Problem, init: GateRequest): ((problem: Problem) => Promise<boolean>) | undefined {
    if (problem.isAboutCredential) {
      return this.remedies?.session;
    }
    if (problem.slug === 'elevation-required') {
      return this.remedies?.elevation;
    }
    return (problem.status === 429 || problem.status === 503) && isSafe(init) ? wait : undefined;
  }
}

const isSafe = ({method = 'GET', repeatable}: GateRequest) => repeatable || /^(get|head)$/i.test(method);

async function wait({retryAfter = Infinity}: Problem): Promise<boolean> {
  if (retryAfter > MAX_WAIT) {
    return false;
  }
  await pause(retryAfter * 1000);
  return true;
}

const body = async (response: Response) => (response.status === 204 ? undefined : response.json());
