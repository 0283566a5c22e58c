#!lua flags=allow-oom
-- Ends the leases of a holder, so that the entries are due; runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 holder  4... ids of entries that the holder works on, which stay leased
-- Reply {number of leases}
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local now = clock()
local kept = {}
for n = 4, #ARGV do
  kept[ARGV[n]] = true
end
local released = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', q.WAITING, '(' .. now, '+inf')) do
  if not kept[id] and redis.call('HGET', q.entry(id), 'leased_by') == ARGV[3] then
    redis.call('ZADD', q.WAITING, now, id)
    released = released + 1
  end
end
return {released}
