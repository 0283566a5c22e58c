-- Voids the sessions that were opened with older credentials. The mark may go once no such session can live.
-- KEYS  1 the oldest credential version that counts (string)  2 the index (not used)
-- ARGV  1 credential version  2 how long a session of an older one may still live, ms
-- Reply {the version that counts now}
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
local version = math.max(known, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%d', version), 'PX', ARGV[2])
return {version}
