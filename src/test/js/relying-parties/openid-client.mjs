// A relying party with openid-client: code flow, user info, refresh, introspection, revocation, logout.
// Arguments: issuer, value of the session cookie. Fails with an exception.
import assert from 'node:assert/strict';
import * as client from 'openid-client';

const [issuer, cookie] = process.argv.slice(2);
const callback = 'https://app.example/callback';
const config = await client.discovery(
  new URL(issuer),
  'openid-client',
  undefined,
  client.ClientSecretBasic(process.env.CLIENT_SECRET),
);

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const address = client.buildAuthorizationUrl(config, {
  redirect_uri: callback,
  scope: 'openid profile offline_access',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
});
const browser = await fetch(address, { redirect: 'manual', headers: { cookie: `__Host-session=${cookie}` } });
assert.equal(browser.status, 303);

const tokens = await client.authorizationCodeGrant(config, new URL(browser.headers.get('location')), {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const { sub } = tokens.claims();
const user = await client.fetchUserInfo(config, tokens.access_token, sub);
assert.ok(user.preferred_username);

const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, true);
await client.tokenRevocation(config, refreshed.refresh_token);
assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, false);

const own = await client.clientCredentialsGrant(config, { scope: 'stock.read' });
assert.equal(own.scope, 'stock.read');

const end = client.buildEndSessionUrl(config, {
  id_token_hint: tokens.id_token,
  post_logout_redirect_uri: 'https://app.example/bye',
});
const bye = await fetch(end, { redirect: 'manual', headers: { cookie: `__Host-session=${cookie}` } });
assert.equal(bye.headers.get('location'), 'https://app.example/bye');
console.log('openid-client: ok');
