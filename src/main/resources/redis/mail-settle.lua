-- What becomes of a letter that was taken; runs after mail.lua.
-- KEYS  none but those that mail.lua names
-- ARGV  1 'sent', 'postpone', 'bury' or 'drop'  2 id  3 taker  4 why, in a few words  5 how long it pauses, ms
-- Reply sent: {how long it was here, ms}, whoever's it is by now, or {} if it is gone; else {1}, or {0} if it is no longer the taker's
local what, id, taker = ARGV[1], ARGV[2], ARGV[3]
local letter = mail.letter(id)
if what == 'sent' then
  local created = redis.call('HGET', letter, 'created')
  if not created then
    return {}
  end
  mail.remove(id)
  return {clock() - tonumber(created)}
end
if redis.call('HGET', letter, 'leased_by') ~= taker then
  return {0}
end
if what == 'drop' then
  mail.remove(id)
  return {1}
end
redis.call('HDEL', letter, 'leased_by')
redis.call('HSET', letter, 'last_error', ARGV[4])
if what == 'postpone' then
  redis.call('ZADD', mail.WAITING, clock() + tonumber(ARGV[5]), id)
else
  redis.call('ZREM', mail.WAITING, id)
  redis.call('ZREM', mail.QUEUED, id)
  redis.call('ZADD', mail.DEAD, redis.call('HGET', letter, 'created'), id)
end
return {1}
