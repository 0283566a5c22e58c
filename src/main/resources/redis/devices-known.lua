-- Tells whether an account was signed in from a device.
-- KEYS  1 devices (zset)
-- ARGV  1 device id  2 how long a device is kept, ms
-- Reply {1}, or {0}
-- Clock of Redis.
local last = redis.call('ZSCORE', KEYS[1], ARGV[1])
if last and clock() - tonumber(last) < tonumber(ARGV[2]) then return {1} end
return {0}
