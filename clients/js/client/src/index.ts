/**
 * Client of Forest Gate for browsers: the session across tabs, sign-in, second factors and passkeys, calls with typed
 * failures, access tokens and events. Start with {@link createClient}.
 *
 * @module
 */
export type {Factor, Factors, Journals, Mails, Page, Sessions} from './account.js';
export type {components} from './api.js';
export {createClient, Gate, type ClientOptions, type ElevationHandler, type ElevationProof} from './client.js';
export {redact} from './events.js';
export type {RefreshStorage} from './holder.js';
export type {PasskeyRequest} from './passkeys.js';
export {Problem, type FieldError, type ProblemMembers, type Slug} from './problem.js';
export type {Session, User} from './session.js';
export type {Credentials, Proof, Registration, SecondFactorDemand, SignInResult} from './sign-in.js';
export type {GateRequest, Mode} from './transport.js';
