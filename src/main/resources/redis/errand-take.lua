#!lua flags=allow-oom
-- Takes errands that are due, the oldest first. Each comes again after its lease, unless it is done by then; the lease grows
-- with each time. One that came too often is dropped.
-- KEYS  1 due (zset)  2 errands (hash)  3 attempts (hash)
-- ARGV  1 how many at most  2 lease, ms  3 how often at most
-- Reply {{errand id, the errand as JSON, how often it was taken}, ...}; more often than the most: it is dropped.
-- Clock of Redis.
local now = clock()
local reply = {}
for i, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local errand = redis.call('HGET', KEYS[2], id)
  local attempts = redis.call('HINCRBY', KEYS[3], id, 1)
  if attempts > tonumber(ARGV[3]) then
    redis.call('ZREM', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id)
  else
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]) * attempts, id)
  end
  reply[i] = {id, errand, attempts}
end
return reply
