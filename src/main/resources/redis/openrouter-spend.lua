-- Takes one request from a day's budget.
-- KEYS  1 the day's counter (string)
-- ARGV  1 most requests of a day  2 how long the counter is kept, ms
-- Reply {1}, or {0} if the budget is spent.
-- Clock of the caller, whose day is in the key.
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then return {0} end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {1}
