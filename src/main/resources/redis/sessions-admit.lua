-- Enters a session that is about to open into its user's index, unless the user's credentials have changed since they were
-- checked. If they are newer than the known version, older sessions become void: the process that changed them failed before it
-- could say so.
-- KEYS  1 lowest accepted credential version (string)  2 the index (zset)  3 name and profile of the last update (string)
-- ARGV  1 session id  2 credential version when the credentials were checked  3 absolute lifetime, ms
--       4 longest remaining lifetime of a session of an older version, ms  5 name and profile of the session, or ''
-- Reply {1, sessions in the index, name and profile of the last update or '' if the session has them}; {0} if the credentials
--       have changed.
-- Clock of Redis.
local known, version = tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[2])
if known > version then return {0} end
if known < version then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4]) end

local now = clock()
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], math.max(tonumber(ARGV[3]), redis.call('PTTL', KEYS[2])))
local latest = redis.call('GET', KEYS[3])
return {1, redis.call('ZCARD', KEYS[2]), latest and latest ~= ARGV[5] and latest or ''}
