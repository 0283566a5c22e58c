-- Tells whether a claim still belongs to its holder.
-- KEYS  1 claims (zset)
-- ARGV  1 "<interaction>:<claim>"  2 end of the lease as the holder knows it, ms since 1970
-- Reply {1}; {0} if the lease expired, another process took it over, or the claim is done.
-- Clock of Redis.
local now = clock()
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if lease and tonumber(lease) == tonumber(ARGV[2]) and tonumber(lease) > now then return {1} end
return {0}
