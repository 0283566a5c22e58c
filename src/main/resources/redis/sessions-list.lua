-- The sessions in a user's index, the latest first; what is past its end is trimmed.
-- KEYS  1 the index (zset)
-- Reply {session id ...}
-- Clock Redis TIME.
local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000 + math.floor(time[2] / 1000))
return redis.call('ZREVRANGE', KEYS[1], 0, -1)
