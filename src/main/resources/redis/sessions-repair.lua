-- Takes an entry out of a user's index whose session does not live; not one that may be about to open.
-- KEYS  1 the index (zset)
-- ARGV  1 session id  2 absolute lifetime, ms  3 how long a session may take to open, ms
-- Reply {1}, or {0} if it stays or was not there.
-- Clock Redis TIME.
local ending = redis.call('ZSCORE', KEYS[1], ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not ending or tonumber(ending) - tonumber(ARGV[2]) > now - tonumber(ARGV[3]) then return {0} end
return {redis.call('ZREM', KEYS[1], ARGV[1])}
