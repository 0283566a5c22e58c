-- Stores an API key that a replica has read from PostgreSQL, unless the key was changed meanwhile.
-- KEYS  1 the key (string)
-- ARGV  1 the claim of the replica  2 value  3 lifetime, ms
-- Reply {1} if it was stored, else {0}.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {1}
