-- Gives a session newer credentials than it was opened with; its secrets stay. Idempotent.
-- KEYS  1 the session (hash)
-- ARGV  1 user id  2 credential version
-- Reply {1}, or {0} if the user has no such session.
-- No clock.
local s = session.read(KEYS[1])
if s[1] ~= ARGV[1] then return {0} end
if s[9] < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], 'v', ARGV[2]) end
return {1}
