-- Adds an entry to a queue; runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 most entries that may wait  4 id  5 owner or ''  6 recipient or ''  7 kind  8 data, as JSON
--       9 when it expires, ms, or ''  10 delay, ms
-- Reply {1}, or {0} if too many wait.
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
if redis.call('ZCARD', q.WAITING) >= tonumber(ARGV[3]) then
  return {0}
end
q.put(unpack(ARGV, 4))
return {1}
