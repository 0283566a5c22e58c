-- Writes down what is to be done a little later.
-- KEYS  1 due (zset)  2 errands (hash)
-- ARGV  1 errand id  2 the errand as JSON  3 most errands that may wait
-- Reply {1}, or {0} if too many wait.
-- Clock of Redis.
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return {0} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], clock(), ARGV[1])
return {1}
