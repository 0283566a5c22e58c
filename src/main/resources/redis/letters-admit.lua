-- Whether an address may get one more letter of a kind: so many in any span of a day. The same letter is counted once.
-- KEYS  1 the letters of that kind to that address (zset)
-- ARGV  1 letter id  2 most letters  3 the span, ms
-- Reply {1}, or {0} if it had its letters.
-- Clock of Redis.
local now = clock()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {1} end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return {0} end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1}
