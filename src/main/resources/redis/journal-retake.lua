#!lua flags=allow-oom
-- Takes over a claim whose lease expired. A claim that was taken over too often is set aside.
-- KEYS  1 claims (zset)  2 the claim (list)  3 attempts (hash)  4 aside (zset)
-- ARGV  1 "<interaction>:<claim>"  2 lease, ms  3 most attempts
-- Reply {end of the lease in ms since 1970, the events}; {'aside'} if it was set aside just now;
--       {} if the lease has not expired or the claim is done.
-- Clock of Redis.
local now = clock()
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) > now then return {} end

if redis.call('HINCRBY', KEYS[3], ARGV[1], 1) > tonumber(ARGV[3]) then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('ZADD', KEYS[4], now, ARGV[1])
  return {'aside'}
end
lease = now + tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], lease, ARGV[1])
return {lease, redis.call('LRANGE', KEYS[2], 0, -1)}
