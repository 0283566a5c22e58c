/**
 * Registration and sign-in: by password, code, passkey and second factor.
 *
 * @module
 */
import type {components} from './api.js';
import {now, type Moment} from './clock.js';
import {provePasskey, type PasskeyRequest} from './passkeys.js';
import {Problem, type ProblemMembers} from './problem.js';
import type {Session} from './session.js';
import type {Transport} from './transport.js';

type Schemas = components['schemas'];

/** The response to a sign-in. */
export type SignedIn = Schemas['SignedIn'];

/** A new account. Which names are required is a setting of the service. */
export interface Registration {
  username?: string;
  email?: string;
  password: string;
}

/** A name, as user name or address, and the password. */
export type Credentials = {password: string} & ({login: string} | {username: string} | {email: string});

/** One proof that it is the user. */
export type Proof = {code: string} | {recovery_code: string} | ({passkey: true} & PasskeyRequest);

/** The second factors that complete a sign-in, within `expires_in` seconds. */
export interface SecondFactorDemand {
  factors: NonNullable<ProblemMembers['factors']>;
  expires_in: number;
}

/** Either a session, or the demand to call `secondFactor`. */
export type SignInResult =
  | {session: Session; secondFactor?: undefined}
  | {session?: undefined; secondFactor: SecondFactorDemand};

/** The members of a request that carry `proof`. `asked` is what the service sent with its demand. */
export async function proofMembers(proof: Proof, asked?: ProblemMembers): Promise<Record<string, unknown>> {
  if (!('passkey' in proof)) {
    return {...proof};
  }
  if (!asked?.public_key) {
    throw new TypeError('No passkey is asked for');
  }
  const {ceremony, public_key} = asked;
  return {ceremony, credential: await provePasskey(public_key, proof)};
}

/** Signs in. Keeps the challenge between the steps, in memory. */
export class SignIn {
  readonly #transport: Transport;
  readonly #mode: 'cookie' | 'token' | undefined;
  readonly #complete: (body: SignedIn, at: Moment) => Session;
  #demand?: ProblemMembers;
  #codeChallenge?: string;

  constructor(
    transport: Transport,
    mode: 'cookie' | 'token' | undefined,
    complete: (body: SignedIn, at: Moment) => Session,
  ) {
    this.#transport = transport;
    this.#mode = mode;
    this.#complete = complete;
  }

  byPassword(credentials: Credentials): Promise<SignInResult> {
    return this.#attempt('/api/auth/login', credentials);
  }

  async requestCode(email: string): Promise<Schemas['CodeRequested']> {
    const requested = await this.#transport.post<Schemas['CodeRequested']>('/api/auth/code', {email});
    this.#codeChallenge = requested.challenge;
    return requested;
  }

  /** By the code for the last challenge of this page, or for `challenge`; or by the token of a link. */
  byCode(proof: {code: string; challenge?: string} | {token: string}): Promise<SignInResult> {
    const body = 'token' in proof ? proof : {challenge: this.#codeChallenge, ...proof};
    return this.#attempt('/api/auth/code/verify', body);
  }

  async byPasskey(request?: PasskeyRequest): Promise<Session> {
    const {ceremony, public_key} = await this.#transport.post<Schemas['Ceremony']>(
      '/api/auth/passkey/options',
      {},
    );
    const credential = await provePasskey(public_key, request);
    return this.#send('/api/auth/passkey', {ceremony, credential, mode: this.#mode});
  }

  /** Completes the last sign-in that demanded it. After `invalid-code` it may be called again. */
  async secondFactor(proof: Proof & {trust_device?: boolean}): Promise<Session> {
    if (!this.#demand) {
      throw new TypeError('No second factor is asked for');
    }
    const {trust_device, ...rest} = proof;
    const {challenge} = this.#demand;
    const members = await proofMembers(rest as Proof, this.#demand);
    const session = await this.#send('/api/auth/login/second', {challenge, trust_device, ...members});
    this.#demand = undefined;
    return session;
  }

  async #attempt(path: string, body: object): Promise<SignInResult> {
    try {
      return {session: await this.#send(path, {...body, mode: this.#mode})};
    } catch (error) {
      if (!Problem.is(error, 'second-factor-required')) {
        throw error;
      }
      this.#demand = error.members;
      return {secondFactor: error.members as SecondFactorDemand};
    }
  }

  async #send(path: string, body: object): Promise<Session> {
    const at = now();
    return this.#complete(await this.#transport.post<SignedIn>(path, body), at);
  }
}
