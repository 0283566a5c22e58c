// A public relying party with oauth4webapi: code flow with the checks that the library makes, and user info.
// Arguments: issuer, value of the session cookie. Fails with an exception.
import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';

const [issuer, cookie] = process.argv.slice(2);
const callback = 'https://app.example/callback';
const server = await oauth.processDiscoveryResponse(
  new URL(issuer),
  await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oidc' }),
);
assert.equal(server.authorization_response_iss_parameter_supported, true);
const client = { client_id: 'oauth4webapi' };

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const address = new URL(server.authorization_endpoint);
address.search = new URLSearchParams({
  client_id: client.client_id,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid email',
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
});
const browser = await fetch(address, { redirect: 'manual', headers: { cookie: `__Host-session=${cookie}` } });
assert.equal(browser.status, 303);

const answer = oauth.validateAuthResponse(server, client, new URL(browser.headers.get('location')), state);
const tokens = await oauth.processAuthorizationCodeResponse(
  server,
  client,
  await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), answer, callback, verifier),
  { expectedNonce: nonce, requireIdToken: true },
);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const user = await oauth.processUserInfoResponse(
  server,
  client,
  sub,
  await oauth.userInfoRequest(server, client, tokens.access_token),
);
assert.equal(user.sub, sub);
console.log('oauth4webapi: ok');
