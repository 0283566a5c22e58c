-- Enters a sign-in into what is known of its account, and says what was known before.
-- KEYS  1 devices (zset)  2 countries (zset)  3 the last place (hash)
-- ARGV  1 the device's mark  2 the mark that it will have next, or ''  3 the country, or ''
--       4 the place, "<latitude> <longitude> <radius>", or ''  5 how long all this is kept, ms  6 most devices, and most countries
-- Reply {devices known before, 1 if this one was, countries known before, 1 if this one was,
--       the last place that was known or '', ms since then}; 0, 0, '' and 0 where there is nothing to compare with them.
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
