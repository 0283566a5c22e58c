-- Opens a session.
-- KEYS  1 the session
-- ARGV  1 user id  2 user name  3 SHA-256 of the secret  4 credential version  5 idle lifetime, ms
--       6 absolute lifetime, ms
-- Reply {now, absolute end}, both ms since 1970.
-- Clock Redis TIME.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idle, absolute = tonumber(ARGV[5]), tonumber(ARGV[6])

redis.call('HSET', KEYS[1], 'u', ARGV[1], 'n', ARGV[2], 's', ARGV[3], 'v', ARGV[4],
  'c', now, 'l', now, 'x', now + absolute)
redis.call('PEXPIRE', KEYS[1], math.min(idle, absolute))
return {now, now + absolute}
