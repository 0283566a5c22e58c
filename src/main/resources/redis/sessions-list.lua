-- The sessions in a user's index, the latest first; what is past its end is trimmed.
-- KEYS  1 the index (zset)
-- Reply {session id ...}
-- Clock of Redis.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', clock())
return redis.call('ZREVRANGE', KEYS[1], 0, -1)
