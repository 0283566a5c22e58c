import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {Problem} from '../../client/src/problem.js';
import {Transport, type Mode} from '../../client/src/transport.js';

const calls: {url: string; init: RequestInit}[] = [];
let replies: (() => Response)[];

beforeEach(() => {
  calls.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function transport(url = 'https://id.example.org/auth/', mode: Mode = 'cookie'): Transport {
  return new Transport(url, mode, async (input, init) => {
    calls.push({url: String(input), init: init!});
    return (replies.length > 1 ? replies.shift()! : replies[0]!)();
  });
}

const ok = () => Response.json({fine: true});
const problem = (slug: string, status: number, headers: Record<string, string> = {}, members = {}) => () =>
  Response.json(
    {type: `/problems/${slug}`, title: slug, status, detail: 'Because.', ...members},
    {status, headers: {'content-type': 'application/problem+json', ...headers}},
  );

/** Waits for `result` while the time runs. */
async function settle<T>(result: Promise<T>): Promise<T> {
  result.catch(() => {});
  await vi.advanceTimersByTimeAsync(20_000);
  return result;
}

describe('addresses', () => {
  it.each([
    ['/api/profile', 'https://id.example.org/auth/api/profile'],
    ['//evil.example/x', 'https://id.example.org/auth//evil.example/x'],
    ['/\\evil.example', 'https://id.example.org/auth//evil.example'],
    ['https://api.example.net/x', 'https://api.example.net/x'],
    ['https://id.example.org.evil.example/', 'https://id.example.org.evil.example/'],
  ])('%s is %s', (target, expected) => {
    expect(transport().address(target).href).toBe(expected);
  });

  it('credentials go to the origin of the service alone', async () => {
    replies = [ok];
    const token = transport(undefined, 'token');
    token.authorize = async () => 'secret';
    await token.fetch('/api/profile');
    await token.fetch('https://id.example.org.evil.example/');
    await token.fetch('http://id.example.org/');
    await transport().fetch('https://api.example.net/', {credentials: 'include'});
    const sent = calls.map(({init}) => [(init.headers as Headers).get('authorization'), init.credentials, init.redirect]);
    expect(sent).toEqual([
      ['Bearer secret', 'omit', 'error'],
      [null, 'omit', undefined],
      [null, 'omit', undefined],
      [null, 'omit', undefined],
    ]);
  });
});

describe('repetitions', () => {
  it.each([429, 503])('a read waits once for Retry-After of %i', async status => {
    replies = [problem('unavailable', status, {'retry-after': '3'}), ok];
    expect((await settle(transport().fetch('/x'))).ok).toBe(true);
    expect(calls).toHaveLength(2);
  });

  it('once only, not without Retry-After, and not for long', async () => {
    for (const [headers, count] of [[{'retry-after': '1'}, 2], [{}, 1], [{'retry-after': '11'}, 1]] as const) {
      calls.length = 0;
      replies = [problem('unavailable', 503, headers)];
      await expect(settle(transport().fetch('/x'))).rejects.toMatchObject({slug: 'unavailable'});
      expect(calls).toHaveLength(count);
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is not repeated after 503', async method => {
    replies = [problem('unavailable', 503, {'retry-after': '1'})];
    await expect(settle(transport().fetch('/x', {method}))).rejects.toMatchObject({retryAfter: 1});
    expect(calls).toHaveLength(1);
  });

  it('an unsafe call is repeated once after elevation, and after the credential was replaced', async () => {
    const gate = transport();
    gate.remedies = {elevation: async () => true, session: async () => true};
    replies = [problem('elevation-required', 401), problem('unauthenticated', 401), ok];
    expect((await gate.fetch('/x', {method: 'POST', json: {a: 1}})).ok).toBe(true);
    expect(calls.map(({init}) => init.body)).toEqual(Array(3).fill('{"a":1}'));
    calls.length = 0;
    replies = [problem('elevation-required', 401)];
    await expect(gate.fetch('/x')).rejects.toBeInstanceOf(Problem);
    expect(calls).toHaveLength(2);
  });

  it.each(['invalid-credentials', 'invalid-code', 'not-owned', 'second-factor-required'])(
    '401 %s does not question the session',
    async slug => {
      const gate = transport();
      const session = vi.fn(async () => true);
      gate.remedies = {elevation: session, session};
      replies = [problem(slug, 401)];
      await expect(gate.fetch('/x')).rejects.toMatchObject({slug});
      expect(session).not.toHaveBeenCalled();
    },
  );
});

describe('problems', () => {
  it('carry what the service said', async () => {
    const errors = [{field: 'username', message: 'must have 3 to 64 characters'}];
    replies = [problem('invalid-request', 400, {}, {errors, factors: ['totp']})];
    const error = await transport().fetch('/x').catch(cause => cause);
    expect(Problem.is(error, 'invalid-request')).toBe(true);
    expect(Problem.is(error, 'weak-password')).toBe(false);
    expect(error).toMatchObject({status: 400, detail: 'Because.', type: '/problems/invalid-request', errors, retryAfter: undefined});
    expect(error.members.factors).toEqual(['totp']);
  });

  it.each([
    ['text of a proxy', () => new Response('Bad gateway', {status: 502})],
    ['a cut body', () => new Response('{"type":', {status: 502, headers: {'content-type': 'application/problem+json'}})],
    ['null', () => new Response('null', {status: 502, headers: {'content-type': 'application/problem+json'}})],
  ])('%s is an http-error', async (_, reply) => {
    replies = [reply];
    await expect(transport().fetch('/x')).rejects.toMatchObject({slug: 'http-error', status: 502, errors: []});
  });

  it('no response is a network problem, an abort stays an abort', async () => {
    const failing = new Transport('https://id.example.org', 'cookie', async (_, init) => {
      throw init!.signal?.reason ?? new TypeError('Failed to fetch');
    });
    await expect(failing.fetch('/x')).rejects.toMatchObject({slug: 'network', status: 0});
    await expect(failing.fetch('/x', {signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'});
  });
});
