-- Checks that a session lives and belongs to whoever asks, and marks it as used.
-- KEYS  1 the session  2 its refresh family, which lives as long
-- ARGV  1 SHA-256 of the presented secret, or '' where a verified token was presented instead  2 user id
--       3 idle lifetime, ms  4 how old the mark may grow before it is written again, ms
-- Reply {user id, user name, mode, address, user agent, created, last seen, absolute end, credential version, token epoch,
--       profile of the account (JSON) or ''}, instants in ms since 1970; {} if there is no such session.
-- Clock of Redis.
local s, secret = session.read(KEYS[1])
if not s[1] or s[1] ~= ARGV[2] then return {} end
if ARGV[1] ~= '' and ARGV[1] ~= secret then return {} end

local now, idle = clock(), tonumber(ARGV[3])
if now >= session.ending(s, idle) then
  redis.call('DEL', KEYS[1], KEYS[2])
  return {}
end
if now - s[7] >= tonumber(ARGV[4]) then
  s[7] = now
  redis.call('HSET', KEYS[1], 'l', now)
  local lifetime = math.min(idle, s[8] - now)
  redis.call('PEXPIRE', KEYS[1], lifetime)
  redis.call('PEXPIRE', KEYS[2], lifetime)
end
return s
