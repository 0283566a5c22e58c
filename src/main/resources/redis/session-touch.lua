-- Checks that a session lives and belongs to whoever asks, and marks it as used.
-- KEYS  1 the session
-- ARGV  1 SHA-256 of the presented secret, or '' where a verified token was presented instead
--       2 user id that the token names, or ''
--       3 idle lifetime, ms  4 how old the mark may grow before it is written again, ms
-- Reply {user id, user name, created, last seen, absolute end}, times in ms since 1970; {} if there is no such session.
-- Clock Redis TIME.
local s = redis.call('HMGET', KEYS[1], 'u', 'n', 's', 'c', 'l', 'x')
local user, name, secret = s[1], s[2], s[3]
if not user then return {} end
if ARGV[1] == '' and ARGV[2] == '' then return {} end
if ARGV[1] ~= '' and ARGV[1] ~= secret then return {} end
if ARGV[2] ~= '' and ARGV[2] ~= user then return {} end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local created, seen, ending = tonumber(s[4]), tonumber(s[5]), tonumber(s[6])
if now >= ending then
  redis.call('DEL', KEYS[1])
  return {}
end
if now - seen >= tonumber(ARGV[4]) then
  seen = now
  redis.call('HSET', KEYS[1], 'l', now)
  redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[3]), ending - now))
end
return {user, name, created, seen, ending}
