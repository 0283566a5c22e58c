-- Records a sign-in in the history of its account, and returns what was known before.
-- KEYS  1 devices (zset)  2 countries (zset)  3 the last place (hash)
-- ARGV  1 device id  2 id that the device will have next, or ''  3 country code, or ''
--       4 place, "<latitude> <longitude> <radius>", or ''  5 how long all this is kept, ms  6 most devices, and most countries
-- Reply {devices known before, 1 if this one was, countries known before, 1 if this one was, last known place or '', ms since
--       then}; 0, 0, '' and 0 where there is nothing to compare.
-- Clock of Redis.
local now, kept, most = clock(), tonumber(ARGV[5]), tonumber(ARGV[6])

local function enter(key, member, later)
  if member == '' then return 0, 0 end

  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - kept)
  local before = redis.call('ZCARD', key)
  local known = redis.call('ZSCORE', key, member) and 1 or 0
  if later == '' then
    redis.call('ZADD', key, now, member)
  else
    redis.call('ZADD', key, now, member, now, later)
  end
  redis.call('ZREMRANGEBYRANK', key, 0, -most - 1)
  redis.call('PEXPIRE', key, kept)
  return before, known
end

local function move(key, place)
  if place == '' then return '', 0 end

  local last = redis.call('HMGET', key, 'p', 't')
  local before, at = last[1] or '', tonumber(last[2] or now)
  if now - at >= kept then before = '' end
  redis.call('HSET', key, 'p', place, 't', now)
  redis.call('PEXPIRE', key, kept)
  return before, now - at
end

local devices, deviceKnown = enter(KEYS[1], ARGV[1], ARGV[2])
local countries, countryKnown = enter(KEYS[2], ARGV[3], '')
local place, since = move(KEYS[3], ARGV[4])
return {devices, deviceKnown, countries, countryKnown, place, since}
