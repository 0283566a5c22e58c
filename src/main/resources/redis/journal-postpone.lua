#!lua flags=allow-oom
-- Postpones a claim that could not be written for an external reason; the attempt does not count.
-- KEYS  1 claims (zset)  2 attempts (hash)
-- ARGV  1 "<interaction>:<claim>"  2 end of the lease as the holder knows it, ms since 1970  3 pause, ms
-- Reply {1}, or {0} if another process holds the claim.
-- Clock of Redis.
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) ~= tonumber(ARGV[2]) then return {0} end

local now = clock()
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return {1}
