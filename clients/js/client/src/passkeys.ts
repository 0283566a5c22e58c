/**
 * Ceremonies of passkeys (WebAuthn Level 3) in the browser.
 *
 * @module
 */
import type {components} from './api.js';

type Options = components['schemas']['PublicKeyOptions'];
type CredentialJson = components['schemas']['Credential'];

/** How a passkey is asked for. */
export interface PasskeyRequest {
  /** Offers passkeys in a field with `autocomplete="username webauthn"`, and waits until one is chosen. */
  autofill?: boolean;
  /** Ends the ceremony, for example when the page is left. */
  signal?: AbortSignal;
}

/** Whether this browser can use passkeys as the service sends and takes them. */
export const arePasskeysSupported = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Lets the user prove a passkey. Fails with a DOMException `NotAllowedError` if the user cancels. */
export async function provePasskey(options: Options, {autofill, signal}: PasskeyRequest = {}): Promise<CredentialJson> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return json(await navigator.credentials.get({publicKey, signal, mediation: autofill ? 'conditional' : undefined}));
}

/** Lets the user create a passkey. Fails with a DOMException, `InvalidStateError` if the authenticator has one already. */
export async function createPasskey(options: Options): Promise<CredentialJson> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return json(await navigator.credentials.create({publicKey}));
}

const json = (credential: Credential | null) => (credential as PublicKeyCredential).toJSON() as CredentialJson;
