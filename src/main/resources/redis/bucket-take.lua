-- Takes from a token bucket that holds a quota and refills evenly within a window (GCRA). Exact, as it uses whole numbers only.
-- KEYS  1 the bucket (string): "<owed> <instant>", the debt at that instant, in ms of the window times the quota
-- ARGV  1 quota  2 window, ms  3 number of tokens to take; 0 only looks
-- Reply {1, or 0 if there were too few and nothing was taken; tokens left; ms until there is one more; ms until the bucket is
--       full}. For a look, 1 means that there is a token.
-- Clock of Redis. A full bucket has no key.
local quota, window, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now, owed = clock(), 0
local known = redis.call('GET', KEYS[1])
if known then
  local then_owed, instant = string.match(known, '^(%d+) (%d+)$')
  owed = math.max(0, tonumber(then_owed) - math.max(0, now - tonumber(instant)) * quota)
end

local granted = owed + math.max(1, wanted) * window <= window * quota
if granted and wanted > 0 then
  owed = owed + wanted * window
  redis.call('SET', KEYS[1], string.format('%d %d', owed, now), 'PX', math.ceil(owed / quota))
end
return {granted and 1 or 0,
  math.floor((window * quota - owed) / window),
  math.max(0, math.ceil((owed + window - window * quota) / quota)),
  math.ceil(owed / quota)}
