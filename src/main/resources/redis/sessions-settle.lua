-- A change of credentials that was announced did not happen.
-- KEYS  1 the change that is under way (string)
-- ARGV  1 the change that this is
-- Reply {1}, or {0} if another is under way, or none.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
return {redis.call('DEL', KEYS[1])}
