#!lua flags=allow-oom
-- Ends the lease of an entry; runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 'done', 'postpone', 'bury' or 'drop'  4 id  5 holder  6 error, in a few words  7 pause, ms
-- Reply done: {age in ms}, regardless of the holder, or {} if there is no entry; else {1}, or {0} if the holder lost its lease
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local what, id, holder = ARGV[3], ARGV[4], ARGV[5]
local entry = q.entry(id)
if what == 'done' then
  local created = redis.call('HGET', entry, 'created')
  if not created then
    return {}
  end
  q.remove(id)
  return {clock() - tonumber(created)}
end
if redis.call('HGET', entry, 'leased_by') ~= holder then
  return {0}
end
if what == 'drop' then
  q.remove(id)
  return {1}
end
redis.call('HDEL', entry, 'leased_by')
redis.call('HSET', entry, 'last_error', ARGV[6])
if what == 'postpone' then
  redis.call('ZADD', q.WAITING, clock() + tonumber(ARGV[7]), id)
else
  redis.call('ZREM', q.WAITING, id)
  redis.call('ZREM', q.QUEUED, id)
  redis.call('ZADD', q.DEAD, redis.call('HGET', entry, 'created'), id)
end
return {1}
