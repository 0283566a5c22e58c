-- Writes the current name and profile of its account to a session.
-- KEYS  1 the session
-- ARGV  1 user id  2 user name  3 profile (JSON)  4 how long a session may take to open, ms
-- Reply {1}, or {0} if that user has no such session; then both wait for one that is about to open.
local owner = redis.call('HGET', KEYS[1], 'u')
if owner and owner ~= ARGV[1] then return {0} end
redis.call('HSET', KEYS[1], 'n', ARGV[2], 'p', ARGV[3])
if owner then return {1} end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {0}
