-- Counts one event of a visitor, if there is room for it.
-- KEYS  1 the events of a network's visitors in this window (hash)
-- ARGV  1 visitor id  2 a visitor's most events  3 the network's most events  4 the window, ms
-- Reply {0} if there was room; {ms until the window ends} if not, and nothing was counted.
-- Clock of Redis.
local now, window = clock(), tonumber(ARGV[4])
local counts = redis.call('HMGET', KEYS[1], 'since', 'all', ARGV[1])
local since = tonumber(counts[1] or now)
local all, own = tonumber(counts[2] or 0), tonumber(counts[3] or 0)
if now - since >= window then
  redis.call('DEL', KEYS[1])
  since, all, own = now, 0, 0
end
if own >= tonumber(ARGV[2]) or all >= tonumber(ARGV[3]) then return {math.max(1, since + window - now)} end

redis.call('HSET', KEYS[1], 'since', since, 'all', all + 1, ARGV[1], own + 1)
redis.call('PEXPIRE', KEYS[1], math.max(1, since + window - now))
return {0}
