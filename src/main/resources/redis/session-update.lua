-- Writes the current name and profile of the account to a session.
-- KEYS  1 the session (hash)
-- ARGV  1 user id  2 user name  3 profile (JSON)  4 longest opening of a session, ms
-- Reply {1}, or {0} if the user has no such session; then both are left for a session that may be about to open.
-- No clock.
local owner = session.read(KEYS[1])[1]
if owner and owner ~= ARGV[1] then return {0} end
redis.call('HSET', KEYS[1], 'n', ARGV[2], 'p', ARGV[3])
if owner then return {1} end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {0}
