-- Lists dead entries, requeues them, or deletes one; runs after queue.lua.
-- KEYS  1 a key of the queue, which selects the server of a cluster
-- ARGV  1 prefix  2 word  3 'list', 'requeue' or 'discard'  4 now, by the service, ms  5 list: most; else the id, requeue: or
--       '' for all
-- Reply list: {{id, kind, recipient or '', created, attempts, error, 1 if it has not expired, else 0} ...}, the newest first;
--       else {number of entries}
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local what = ARGV[3]
local function has_expired(id)
  local expires = redis.call('HGET', q.entry(id), 'expires')
  return expires ~= '' and tonumber(expires) <= tonumber(ARGV[4])
end
if what == 'list' then
  local dead = {}
  for n, id in ipairs(redis.call('ZREVRANGE', q.DEAD, 0, tonumber(ARGV[5]) - 1)) do
    local found = redis.call('HMGET', q.entry(id), 'kind', 'to', 'created', 'attempts', 'last_error')
    dead[n] = {id, found[1], found[2], found[3], found[4], found[5] or '', has_expired(id) and 0 or 1}
  end
  return dead
end
local ids = {ARGV[5]}
if ARGV[5] == '' then
  ids = redis.call('ZRANGE', q.DEAD, 0, -1)
end
local done = 0
for _, id in ipairs(ids) do
  if not redis.call('ZSCORE', q.DEAD, id) then
    -- another call was faster, or the entry was never dead
  elseif what == 'discard' then
    q.remove(id)
    done = done + 1
  elseif not has_expired(id) then
    redis.call('HDEL', q.entry(id), 'last_error')
    redis.call('ZREM', q.DEAD, id)
    q.queue(id, 0)
    done = done + 1
  end
end
return {done}
