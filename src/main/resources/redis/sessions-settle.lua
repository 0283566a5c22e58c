-- Removes the mark of an announced change of credentials that did not happen.
-- KEYS  1 change in progress (string)
-- ARGV  1 id of this change
-- Reply {1}, or {0} if another change or none is in progress.
-- No clock.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
return {redis.call('DEL', KEYS[1])}
