/**
 * Calls of the signed-in user about the own account, and those that e-mails lead to.
 *
 * @module
 */
import type {components} from './api.js';
import type {Transport} from './transport.js';

type Schemas = components['schemas'];

/** A second factor. */
export type Factor = Schemas['Factor'];

/** A page of a list: at most `limit` items, after the one with the id `before`. */
export interface Page {
  limit?: number;
  before?: string;
}

/** Second factors of the account. Changes need a recent authentication. */
export interface Factors {
  list(): Promise<Factor[]>;
  /** Begins to add an authenticator app. Show `qr_svg`, and send the first code to `confirmTotp`. */
  addTotp(name?: string): Promise<Schemas['StartedTotp']>;
  /** Ends it. `recovery_codes`, present if this is the first factor, can be read only here. */
  confirmTotp(id: string, code: string): Promise<Schemas['FactorConfirmed']>;
  /** Replaces the recovery codes, and returns the new ones. */
  renewRecoveryCodes(): Promise<string[]>;
  rename(id: string, name: string): Promise<Factor>;
  remove(id: string): Promise<void>;
}

/** Sessions of the account, on all devices. */
export interface Sessions {
  list(page?: Page): Promise<Schemas['SessionEntry'][]>;
  end(id: string): Promise<void>;
  endOthers(): Promise<void>;
}

/** Journals of the account's sessions. */
export interface Journals {
  list(page?: Page): Promise<Schemas['InteractionEntry'][]>;
  /** The journal as Markdown. */
  read(id: string): Promise<string>;
}

/** Calls that links and codes of e-mails lead to. They need no session. */
export interface Mails {
  verify(proof: {token: string} | {email: string; code: string}): Promise<void>;
  resendVerification(email: string): Promise<void>;
  forgotPassword(email: string): Promise<void>;
  resetPassword(token: string, newPassword: string): Promise<void>;
}

export const factors = (transport: Transport): Factors => ({
  list: async () => (await transport.call<Schemas['Factors']>('GET', FACTORS)).factors,
  addTotp: name => transport.call('POST', `${FACTORS}/totp`, {name}),
  confirmTotp: (id, code) => transport.call('POST', `${FACTORS}/totp/confirm`, {id, code}),
  renewRecoveryCodes: async () =>
    (await transport.call<Schemas['RecoveryCodes']>('POST', `${FACTORS}/recovery-codes`)).recovery_codes,
  rename: (id, name) => transport.call('PATCH', item(FACTORS, id), {name}),
  remove: id => transport.call('DELETE', item(FACTORS, id)),
});

export const sessions = (transport: Transport): Sessions => ({
  list: async page => (await transport.call<Schemas['Sessions']>('GET', SESSIONS + query(page))).sessions,
  end: id => transport.call('DELETE', item(SESSIONS, id)),
  endOthers: () => transport.call('DELETE', SESSIONS),
});

export const journals = (transport: Transport): Journals => ({
  list: async page => (await transport.call<Schemas['Interactions']>('GET', JOURNALS + query(page))).interactions,
  read: async id => (await transport.fetch(item(JOURNALS, id))).text(),
});

export const mails = (transport: Transport): Mails => ({
  verify: proof => transport.post('/api/auth/verify', proof),
  resendVerification: email => transport.post('/api/auth/verify/resend', {email}),
  forgotPassword: email => transport.post('/api/auth/password/forgot', {email}),
  resetPassword: (token, newPassword) => transport.post('/api/auth/password/reset', {token, new_password: newPassword}),
});

const FACTORS = '/api/factors';
const SESSIONS = '/api/sessions';
const JOURNALS = '/api/interactions';

const item = (list: string, id: string) => `${list}/${encodeURIComponent(id)}`;

const query = (page: Page = {}) => {
  const given = Object.entries(page).filter(([, value]) => value !== undefined);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
};
