-- Ends a session of a user, with its refresh family.
-- KEYS  1 the session  2 its family  3 the family's sealed successor
-- ARGV  1 user id  2 SHA-256 of the cookie's secret, where it has to be right, or ''
-- Reply {1}, or {0} if that user has no such session.
if redis.call('HGET', KEYS[1], 'u') ~= ARGV[1] then return {0} end
if ARGV[2] ~= '' and redis.call('HGET', KEYS[1], 's') ~= ARGV[2] then return {0} end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return {1}
