#!lua flags=allow-oom
-- Deletes a claim whose section is on disk.
-- KEYS  1 claims (zset)  2 the claim (list)  3 attempts (hash)
-- ARGV  1 "<interaction>:<claim>"
-- Reply {1}, or {0} if it was deleted before.
-- No clock.
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[2])
return {redis.call('ZREM', KEYS[1], ARGV[1])}
