-- Writes the current name and profile of its account to a session.
-- KEYS  1 the session
-- ARGV  1 user id  2 user name  3 profile (JSON)
-- Reply {1}, or {0} if that user has no such session.
if redis.call('HGET', KEYS[1], 'u') ~= ARGV[1] then return {0} end
redis.call('HSET', KEYS[1], 'n', ARGV[2], 'p', ARGV[3])
return {1}
