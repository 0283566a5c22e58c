-- Decides whether one more e-mail of a kind may be sent to an address, up to a limit in any time span. The same id counts once.
-- KEYS  1 ids of e-mails of that kind to that address (zset)
-- ARGV  1 e-mail id  2 limit  3 time span, ms
-- Reply {1}, or {0} at the limit.
-- Clock of Redis.
local now = clock()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {1} end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return {0} end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1}
