-- Reads a session without marking it as used, unless a key refuses its token.
-- KEYS  1 the session (hash)  2… keys, any of which refuses it by existing
-- ARGV  1 user id  2 idle lifetime, ms
-- Reply the session as session.read returns it; {} if the user has no such session, or a key refuses it.
-- Clock of Redis.
if KEYS[2] and redis.call('EXISTS', unpack(KEYS, 2)) > 0 then return {} end
local s = session.read(KEYS[1])
return s[1] == ARGV[1] and clock() < session.ending(s, tonumber(ARGV[2])) and s or {}
