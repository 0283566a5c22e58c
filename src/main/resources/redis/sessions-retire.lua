-- Voids the sessions that were opened with older credentials, and removes the mark of the change. The version expires once no
-- such session can live.
-- KEYS  1 lowest accepted credential version (string)  2 the index (not used)  3 change in progress (string)
-- ARGV  1 credential version  2 longest remaining lifetime of an older session, ms  3 id of this change, or ''
-- Reply {lowest accepted version}
-- No clock.
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
local version = math.max(known, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%d', version), 'PX', ARGV[2])
if redis.call('GET', KEYS[3]) == ARGV[3] then redis.call('DEL', KEYS[3]) end
return {version}
