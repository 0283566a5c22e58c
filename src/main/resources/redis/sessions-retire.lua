-- Voids the sessions that were opened with older credentials. The mark may go once no such session can live.
-- KEYS  1 the oldest credential version that counts (string)  2 the index (not used)  3 the change that is under way (string)
-- ARGV  1 credential version  2 how long a session of an older one may still live, ms  3 the change that this is, or ''
-- Reply {the version that counts now}
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
local version = math.max(known, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%d', version), 'PX', ARGV[2])
if redis.call('GET', KEYS[3]) == ARGV[3] then redis.call('DEL', KEYS[3]) end
return {version}
