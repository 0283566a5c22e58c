-- Checks that a session lives and belongs to whoever asks, and marks it as used.
-- KEYS  1 the session  2 its refresh family, which lives as long
-- ARGV  1 SHA-256 of the presented secret, or '' where a verified token was presented instead  2 user id
--       3 idle lifetime, ms  4 how old the mark may grow before it is written again, ms
-- Reply {user id, user name, mode, address, user agent, created, last seen, absolute end, credential version, token epoch}, instants
--       in ms since 1970; {} if there is no such session.
-- Clock of Redis.
local s = redis.call('HMGET', KEYS[1], 'u', 'n', 'm', 'i', 'a', 'c', 'l', 'x', 'v', 's', 'e')
local secret = s[10]
if not s[1] or s[1] ~= ARGV[2] then return {} end
if ARGV[1] ~= '' and ARGV[1] ~= secret then return {} end

local now, idle = clock(), tonumber(ARGV[3])
local seen, ending = tonumber(s[7]), tonumber(s[8])
if now >= math.min(ending, seen + idle) then
  redis.call('DEL', KEYS[1], KEYS[2])
  return {}
end
if now - seen >= tonumber(ARGV[4]) then
  seen = now
  redis.call('HSET', KEYS[1], 'l', now)
  local lifetime = math.min(idle, ending - now)
  redis.call('PEXPIRE', KEYS[1], lifetime)
  redis.call('PEXPIRE', KEYS[2], lifetime)
end
return {s[1], s[2], s[3], s[4], s[5], tonumber(s[6]), seen, ending, tonumber(s[9]), tonumber(s[11] or '0')}
