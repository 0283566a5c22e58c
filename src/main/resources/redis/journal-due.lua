-- What a partition has to write.
-- KEYS  1 due (zset)  2 claims (zset)
-- ARGV  1 most of each
-- Reply {interaction ids that are due, "<interaction>:<claim>" whose lease ran out}, the longest overdue first.
-- Clock of Redis.
local now = clock()
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1]),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1]),
}
