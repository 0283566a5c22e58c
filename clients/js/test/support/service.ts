import {createHmac, randomBytes} from 'node:crypto';

export const PASSWORD = 'correct horse battery';

/** The started service; `.ci/js-client.sh` sets it. Its access tokens live for four seconds. */
export const SERVICE = required('FORESTGATE_TEST_URL');
export const OUTBOX = required('FORESTGATE_TEST_OUTBOX');

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run .ci/js-client.sh`);
  }
  return value;
}

export const freshName = () => `user-${randomBytes(6).toString('hex')}`;

/** Registers an account without a browser. */
export async function register(): Promise<string> {
  const username = freshName();
  await call('/api/auth/register', {username, password: PASSWORD});
  return username;
}

/** Another device of the user: calls the service with an access token of its own. */
export async function otherDevice(username: string, password = PASSWORD) {
  const {access_token} = await call('/api/auth/login', {username, password, mode: 'token'});
  return (method: string, path: string, body?: unknown) => call(path, body, method, access_token);
}

export async function call(path: string, body?: unknown, method = 'POST', token?: string): Promise<any> {
  const response = await fetch(SERVICE + path, {
    method,
    headers: {'content-type': 'application/json', ...(token && {authorization: `Bearer ${token}`})},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 204 ? undefined : response.json();
}

/** The code that an authenticator app shows for `secret` (RFC 6238), `steps` of 30 seconds from now. */
export function totp(secret: string, steps = 0): string {
  const bits = [...secret].map(char => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
