-- Lists what is due in partitions.
-- KEYS  for each partition: due (zset), claims (zset)
-- ARGV  1 most entries of each
-- Reply {ids of due interactions, "<interaction>:<claim>" of expired leases}, of each partition the longest overdue first.
-- Clock of Redis.
local now = clock()
local reply = { {}, {} }
for i, key in ipairs(KEYS) do
  local found = reply[2 - i % 2]
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', now, 'LIMIT', 0, ARGV[1])) do
    found[#found + 1] = member
  end
end
return reply
