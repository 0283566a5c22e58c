-- Steps of one sign-in by code. It begins, its e-mail is sent, and its code or its link ends it: of any number of right proofs one succeeds.
-- KEYS  1 the sign-in (hash): a address, x expiry in ms since 1970, c HMAC-SHA-256 of the code under the challenge, t wrong codes;
--       once its e-mail is sent: u account or '', v credential version of the account, l SHA-256 of the secret in the link
-- ARGV  1 the step, followed by its arguments:
--       'begin'  2 address  3 HMAC of the code  4 lifetime, ms
--       'read'
--       'send'   2 account, or '' for none  3 credential version  4 SHA-256 of the secret in the link
--       'code'   2 HMAC of the code  3 wrong codes after which no other is compared
--       'link'   2 SHA-256 of the secret in the link
-- Reply of 'begin' {}; of 'send' {expiry}; of the others {address, account, credential version}, with '' and 0 for no account. A right code or link
--       deletes the sign-in. {} also if there is no such sign-in, it has expired, or the proof is wrong; no proof is right before the
--       e-mail is sent. The link stays valid after too many wrong codes.
-- Clock of Redis.
local step, now = ARGV[1], clock()
if step == 'begin' then
  redis.call('HSET', KEYS[1], 'a', ARGV[2], 'c', ARGV[3], 'x', now + tonumber(ARGV[4]))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return {}
end

local h = redis.call('HMGET', KEYS[1], 'a', 'x', 'c', 't', 'u', 'v', 'l')
local address, expiry, code, wrong, account, version, link = unpack(h, 1, 7)
if not address or tonumber(expiry) <= now then return {} end
if step == 'read' then return {address, account or '', version or '0'} end
if step == 'send' then
  redis.call('HSET', KEYS[1], 'u', ARGV[2], 'v', ARGV[3], 'l', ARGV[4])
  return {tonumber(expiry)}
end

local tried = tonumber(wrong or '0')
local is_right
if step == 'code' then
  is_right = tried < tonumber(ARGV[3]) and code == ARGV[2] and account
  if not is_right then redis.call('HSET', KEYS[1], 't', tried + 1) end
else
  is_right = link == ARGV[2]
end
if not is_right then return {} end
redis.call('DEL', KEYS[1])
return {address, account, version}
