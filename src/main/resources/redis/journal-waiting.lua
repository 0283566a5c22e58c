-- Counts what is not in a journal yet in partitions.
-- KEYS  for each partition: due (zset), claims (zset)
-- Reply {number of interactions and claims}
local count = 0
for _, key in ipairs(KEYS) do
  count = count + redis.call('ZCARD', key)
end
return { count }
