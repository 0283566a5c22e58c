-- Lists dead letters, sends them again, or lets go of one; runs after mail.lua.
-- KEYS  none but those that mail.lua names
-- ARGV  1 'list', 'requeue' or 'discard'  2 now, by the service, ms  3 list: most; else the id, requeue: or '' for all
-- Reply list: {{id, kind, recipient, written, how often tried, why it is dead, 1 if it has not expired, else 0} ...}, the newest
--       first; else {how many}
local what = ARGV[1]
local function has_expired(id)
  return tonumber(redis.call('HGET', mail.letter(id), 'expires')) <= tonumber(ARGV[2])
end
if what == 'list' then
  local dead = {}
  for n, id in ipairs(redis.call('ZREVRANGE', mail.DEAD, 0, tonumber(ARGV[3]) - 1)) do
    local found = redis.call('HMGET', mail.letter(id), 'kind', 'to', 'created', 'attempts', 'last_error')
    dead[n] = {id, found[1], found[2], found[3], found[4], found[5] or '', has_expired(id) and 0 or 1}
  end
  return dead
end
local ids = {ARGV[3]}
if ARGV[3] == '' then
  ids = redis.call('ZRANGE', mail.DEAD, 0, -1)
end
local done = 0
for _, id in ipairs(ids) do
  if not redis.call('ZSCORE', mail.DEAD, id) then
    -- another was faster, or it never was dead
  elseif what == 'discard' then
    mail.remove(id)
    done = done + 1
  elseif not has_expired(id) then
    redis.call('HDEL', mail.letter(id), 'last_error')
    redis.call('ZREM', mail.DEAD, id)
    mail.queue(id)
    done = done + 1
  end
end
return {done}
