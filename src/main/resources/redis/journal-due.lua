-- Lists what is due in a partition.
-- KEYS  1 due (zset)  2 claims (zset)
-- ARGV  1 most entries of each
-- Reply {ids of due interactions, "<interaction>:<claim>" of expired leases}, the longest overdue first.
-- Clock of Redis.
local now = clock()
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1]),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1]),
}
