-- Counts one event of a visitor, unless a limit is reached.
-- KEYS  1 events of a network's visitors in this window (hash)
-- ARGV  1 visitor id  2 most events of a visitor  3 most events of the network  4 window, ms
-- Reply {0} if the event was counted; {ms until the window ends} if not.
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
