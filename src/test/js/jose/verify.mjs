// Another service, as its author would write it with jose: it knows the issuer, finds the keys by the metadata, and
// trusts the access token of somebody who signed in. What was tampered with must be refused.
// Usage: node verify.mjs <issuer>; ends with 0 if all is as it should be.
import assert from 'node:assert/strict'
import { randomUUID, webcrypto } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

// Node 18, as Debian 12 has it, keeps it elsewhere.
globalThis.crypto ??= webcrypto

const issuer = process.argv[2]
assert(issuer, 'usage: node verify.mjs <issuer>')

async function json(status, path, body) {
  const answer = await fetch(new URL(path, issuer), {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  assert.equal(answer.status, status, `${path} answered ${answer.status}`)
  return answer.json()
}

/** Another last character may mean the same bytes, so the first one is changed. */
function spoiled(part) {
  return (part[0] === 'A' ? 'B' : 'A') + part.slice(1)
}

const metadata = await json(200, '/.well-known/openid-configuration')
assert.equal(metadata.issuer, issuer)
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))
const expected = { issuer, audience: 'forest-gate', algorithms: metadata.id_token_signing_alg_values_supported }

const username = `jose-${randomUUID()}`
const password = randomUUID()
const person = await json(201, '/api/auth/register', { username, password })
const signedIn = await json(200, '/api/auth/login', { username, password, mode: 'token' })
const token = signedIn.access_token

const { payload, protectedHeader } = await jwtVerify(token, keys, expected)
assert.equal(payload.sub, person.id)
assert.equal(payload.sid, signedIn.session.id)
assert.equal(protectedHeader.alg, 'ES256')

const [header, claims, signature] = token.split('.')
const others = JSON.parse(Buffer.from(claims, 'base64url'))
others.sub = randomUUID()
const forged = Buffer.from(JSON.stringify(others)).toString('base64url')
for (const tampered of [`${header}.${forged}.${signature}`, `${header}.${claims}.${spoiled(signature)}`]) {
  await assert.rejects(jwtVerify(tampered, keys, expected), errors.JWSSignatureVerificationFailed)
}
await assert.rejects(jwtVerify(token, keys, { ...expected, audience: 'another' }), errors.JWTClaimValidationFailed)
await assert.rejects(jwtVerify(token, keys, { ...expected, issuer: 'https://evil.example' }), errors.JWTClaimValidationFailed)
await assert.rejects(jwtVerify(token, keys, { ...expected, algorithms: ['RS256'] }), errors.JOSEAlgNotAllowed)

console.log(`jose verified an ${protectedHeader.alg} token of ${issuer} and refused what was tampered with`)
