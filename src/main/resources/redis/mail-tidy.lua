-- Clears away letters that expired while nobody had them, the words of dead letters that expired, and old dead letters; then
-- counts what is left. Runs after mail.lua.
-- KEYS  none but those that mail.lua names
-- ARGV  1 now, by the service, ms  2 how long dead letters are kept, ms  3 how many of each are cleared away at most
-- Reply {how many wait, how many are dead, for how long the oldest is tried in ms, kind of each that expired ...}
local now = clock()
local expired = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', mail.EXPIRY, '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local letter = mail.letter(id)
  if redis.call('ZSCORE', mail.DEAD, id) then
    redis.call('HSET', letter, 'words', '{}')
    redis.call('ZREM', mail.EXPIRY, id)
  elseif not redis.call('HGET', letter, 'leased_by') or tonumber(redis.call('ZSCORE', mail.WAITING, id)) <= now then
    table.insert(expired, redis.call('HGET', letter, 'kind'))
    mail.remove(id)
  end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', mail.DEAD, '-inf', now - tonumber(ARGV[2]), 'LIMIT', 0, ARGV[3])) do
  mail.remove(id)
end
local oldest = redis.call('ZRANGE', mail.QUEUED, 0, 0, 'WITHSCORES')
return {redis.call('ZCARD', mail.WAITING), redis.call('ZCARD', mail.DEAD), oldest[2] and now - tonumber(oldest[2]) or 0,
  unpack(expired)}
