-- Enters a session that is about to open into its user's index, unless the user's credentials have changed since they were
-- checked. Where they are newer than any that were known here, what is older is void: whoever changed them could not say it.
-- KEYS  1 the oldest credential version that counts (string)  2 the index (zset)  3 name and profile of the last update (string)
-- ARGV  1 session id  2 credential version as it was when they were checked  3 absolute lifetime, ms
--       4 how long a session of an older version may still live, ms  5 name and profile of the session, or ''
-- Reply {1, sessions in the index, name and profile of the last update or '' if the session has them}, or {0} if they have changed.
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
