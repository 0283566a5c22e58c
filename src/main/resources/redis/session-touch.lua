-- Checks that a session is live and belongs to the caller, and marks it as used.
-- KEYS  1 the session (hash)  2 its refresh family (hash), which lives as long
-- ARGV  1 SHA-256 of the presented secret, or '' if a verified token was presented instead  2 user id
--       3 idle lifetime, ms  4 age at which the last use is written again, ms
-- Reply the session as session.read returns it; {} if there is no such session.
-- Clock of Redis.
local s, secret = session.read(KEYS[1])
if not s[1] or s[1] ~= ARGV[2] then return {} end
if ARGV[1] ~= '' and ARGV[1] ~= secret then return {} end

local now, idle = clock(), tonumber(ARGV[3])
if now >= session.ending(s, idle) then
  redis.call('DEL', KEYS[1], KEYS[2])
  return {}
end
if now - s[7] >= tonumber(ARGV[4]) then session.use(s, KEYS[1], KEYS[2], now, idle) end
return s
