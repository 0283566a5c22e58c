#!lua flags=allow-oom
-- Leases entries that are due and held by no one else, the longest due first; runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 holder  4 lease, ms  5 most  6... kinds that the holder knows; others are left to newer versions
-- Reply {{id, owner or '', recipient or '', kind, data, created, expires or '', attempts with this one, age in ms,
--       1 if an earlier lease ended without a result, else 0} ...}
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local now, most = clock(), tonumber(ARGV[5])
local known = {}
for n = 6, #ARGV do
  known[ARGV[n]] = true
end
local leased, passed = {}, 0
repeat
  -- leased entries are no longer due, so only those that were skipped are found again
  local due = redis.call('ZRANGEBYSCORE', q.WAITING, '-inf', now, 'LIMIT', passed, 100)
  for _, id in ipairs(due) do
    local entry = q.entry(id)
    local found = redis.call('HMGET', entry, 'account', 'to', 'kind', 'words', 'created', 'expires', 'queued', 'leased_by')
    if #leased == most then
      break
    elseif known[found[3]] then
      local attempts = redis.call('HINCRBY', entry, 'attempts', 1)
      redis.call('HSET', entry, 'leased_by', ARGV[3])
      redis.call('ZADD', q.WAITING, now + tonumber(ARGV[4]), id)
      table.insert(leased, {id, found[1], found[2], found[3], found[4], found[5], found[6], attempts,
        now - tonumber(found[7]), found[8] and 1 or 0})
    else
      passed = passed + 1
    end
  end
until #due == 0 or #leased == most
return leased
