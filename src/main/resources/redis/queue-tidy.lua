-- Deletes entries that expired while no one held them, the data of dead entries that expired, and old dead entries; then counts
-- the rest. Runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 now, by the service, ms  4 time that dead entries are kept, ms  5 most of each that are deleted
-- Reply {waiting, dead, age in ms of the oldest that waits, kind of each that expired ...}
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local now = clock()
local expired = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', q.EXPIRY, '-inf', ARGV[3], 'LIMIT', 0, ARGV[5])) do
  local entry = q.entry(id)
  if redis.call('ZSCORE', q.DEAD, id) then
    redis.call('HSET', entry, 'words', '{}')
    redis.call('ZREM', q.EXPIRY, id)
  elseif not redis.call('HGET', entry, 'leased_by') or tonumber(redis.call('ZSCORE', q.WAITING, id)) <= now then
    table.insert(expired, redis.call('HGET', entry, 'kind'))
    q.remove(id)
  end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', q.DEAD, '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, ARGV[5])) do
  q.remove(id)
end
local oldest = redis.call('ZRANGE', q.QUEUED, 0, 0, 'WITHSCORES')
return {redis.call('ZCARD', q.WAITING), redis.call('ZCARD', q.DEAD), oldest[2] and now - tonumber(oldest[2]) or 0,
  unpack(expired)}
