// Sign-in as a Node service does it by hand: one SELECT, one Argon2id hash, one session. It reads the accounts of the service from
// the same PostgreSQL, with the same hashes, and writes its sessions to the same Redis. It has no limit, no journal and no token.
//
//   UV_THREADPOOL_SIZE=<cores> node server.js <port> <redis://…> <postgres://…>
import { createServer } from 'node:http';
import { randomBytes, randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';
import { verify } from '@node-rs/argon2';
import { Redis } from 'ioredis';
import pg from 'pg';

const [port, redisUrl, databaseUrl] = process.argv.slice(2);
const redis = new Redis(redisUrl);
const database = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const lifetime = 14 * 24 * 60 * 60;
const byName = {
  name: 'by-name', // prepared once for each connection
  text: 'select id, username, password_hash from users where username_key = $1',
};

async function signIn(request, response) {
  const { username, password } = await json(request);
  const { rows: [account] } = await database.query({ ...byName, values: [username] });
  // The parameters of the hash stand in it: those of the service.
  if (!account || !(await verify(account.password_hash, password))) {
    return answer(response, 401, {});
  }
  const secret = randomBytes(32).toString('base64url');
  const key = `bench:signed-in:${randomUUID()}`;
  await redis.pipeline().hset(key, { u: account.id, n: account.username, s: secret }).expire(key, lifetime).exec();
  response.setHeader('Set-Cookie', `session=${secret}; Path=/; HttpOnly; Secure`);
  answer(response, 200, { userId: account.id, username: account.username, expiresIn: lifetime });
}

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/api/auth/login') {
    return answer(response, 404, {});
  }
  signIn(request, response).catch((error) => {
    console.error(error);
    answer(response, 500, {});
  });
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
