#!lua flags=allow-oom
-- An errand is done.
-- KEYS  1 due (zset)  2 errands (hash)  3 attempts (hash)
-- ARGV  1 errand id
-- Reply {1}, or {0} if it was done before.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return {redis.call('HDEL', KEYS[2], ARGV[1])}
