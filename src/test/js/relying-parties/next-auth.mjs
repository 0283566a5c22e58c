// A relying party with next-auth behind Node's own server, without Next: sign-in, and the session that next-auth makes of it.
// Arguments: issuer, value of the session cookie. Fails with an exception.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import nextAuth from 'next-auth';

const [issuer, cookie] = process.argv.slice(2);
const handle = nextAuth.default({
  secret: 'a secret of this test alone, for its cookies',
  providers: [
    {
      id: 'forest-gate',
      name: 'Forest Gate',
      type: 'oauth',
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      clientId: 'next-auth',
      clientSecret: process.env.CLIENT_SECRET,
      client: { id_token_signed_response_alg: 'ES256' },
      authorization: { params: { scope: 'openid profile' } },
      checks: ['pkce', 'state', 'nonce'],
      idToken: true,
      userinfo: { request: ({ client, tokens }) => client.userinfo(tokens.access_token) },
      profile: claims => ({ id: claims.sub, name: claims.preferred_username }),
    },
  ],
});

// The members that Next adds to a request and a response.
const server = createServer(async (request, response) => {
  const url = new URL(request.url, site);
  let body = '';
  for await (const part of request) body += part;
  request.body = Object.fromEntries(new URLSearchParams(body));
  request.query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split('/').slice(3) };
  request.cookies = cookiesOf(request.headers.cookie ?? '');
  response.status = code => Object.assign(response, { statusCode: code });
  response.send = value => response.end(typeof value === 'string' ? value : JSON.stringify(value ?? null));
  response.json = response.send;
  await handle(request, response);
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const site = `http://127.0.0.1:${server.address().port}`;
process.env.NEXTAUTH_URL = site;

function cookiesOf(header) {
  const pairs = header.split('; ').filter(Boolean).map(pair => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name, value]) => [name, decodeURIComponent(value)]));
}

const jar = new Map();
async function browse(path, form) {
  const response = await fetch(new URL(path, site), {
    redirect: 'manual',
    headers: { cookie: [...jar].map(pair => pair.join('=')).join('; ') },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  response.headers.getSetCookie().forEach(set => jar.set(...set.split(';')[0].split(/=(.*)/s).slice(0, 2)));
  return response;
}

const { csrfToken } = await (await browse('/api/auth/csrf')).json();
const asked = await browse('/api/auth/signin/forest-gate', { csrfToken, callbackUrl: site, json: 'true' });
const { url } = await asked.json();
assert.ok(url.startsWith(`${issuer}/oauth2/authorize?`), url);
const browser = await fetch(url, { redirect: 'manual', headers: { cookie: `__Host-session=${cookie}` } });
assert.equal(browser.status, 303);
assert.equal((await browse(browser.headers.get('location'))).headers.get('location'), site);
const { user } = await (await browse('/api/auth/session')).json();
assert.ok(user.name, JSON.stringify(user));
server.close();
console.log('next-auth: ok');
