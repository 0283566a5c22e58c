#!lua flags=allow-oom
-- Subtracts omitted events that the journal has reported.
-- KEYS  1 the owner's day (hash)
-- ARGV  1 number of events
-- Reply {1}, or {0} if the day has expired.
-- No clock.
local left = redis.call('HGET', KEYS[1], 'l')
if not left then return {0} end
redis.call('HSET', KEYS[1], 'l', math.max(0, tonumber(left) - tonumber(ARGV[1])))
return {1}
