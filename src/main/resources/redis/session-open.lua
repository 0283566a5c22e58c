-- Opens a session, and its refresh family where it has one.
-- KEYS  1 the session  2 its family  3 the family's sealed successor (not used)
-- ARGV  1 user id  2 user name  3 SHA-256 of the cookie's secret, or ''  4 mode  5 credential version  6 address  7 user agent
--       8 idle lifetime, ms  9 absolute lifetime, ms
--       10 SHA-256 of the family's bits  11 SHA-256 of the refresh secret, both '' for none  12 refresh lifetime, ms
--       13 profile of the account (JSON), or ''
-- Where the account changed while the session was on its way, name and profile are those that session-update left.
-- Reply {now, absolute end, lifetime of the refresh token}; instants in ms since 1970, the lifetime in ms.
-- Clock of Redis.
local now = clock()
local idle, absolute, refresh = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[12])
local lifetime = math.min(idle, absolute)

local left = redis.call('HMGET', KEYS[1], 'n', 'p')
redis.call('HSET', KEYS[1], 'u', ARGV[1], 'n', left[1] or ARGV[2], 's', ARGV[3], 'm', ARGV[4], 'v', ARGV[5],
  'i', ARGV[6], 'a', ARGV[7], 'c', now, 'l', now, 'x', now + absolute, 'p', left[2] or ARGV[13])
redis.call('PEXPIRE', KEYS[1], lifetime)
if ARGV[10] ~= '' then
  redis.call('HSET', KEYS[2], 'f', ARGV[10], 'h', ARGV[11], 'p', '', 'g', 0, 'e', now + refresh)
  redis.call('PEXPIRE', KEYS[2], lifetime)
end
return {now, now + absolute, math.min(lifetime, refresh)}
