-- Stores a challenge, and drops those of the same owner that have expired; above the limit the one that expires first.
-- KEYS  1 challenges of the owner (hash): "expiry tries contents" by kind and SHA-256 of the secret; the expiry in ms since 1970
-- ARGV  1 field  2 lifetime, ms  3 contents  4 most challenges of an owner
-- Reply {}
-- Clock of Redis.
local now, first, earliest, count = clock(), nil, nil, 0
local all = redis.call('HGETALL', KEYS[1])
for n = 1, #all, 2 do
  local expires = tonumber(string.match(all[n + 1], '^%d+'))
  if expires <= now then
    redis.call('HDEL', KEYS[1], all[n])
  else
    count = count + 1
    if not earliest or expires < earliest then
      first, earliest = all[n], expires
    end
  end
end
if count >= tonumber(ARGV[4]) then
  redis.call('HDEL', KEYS[1], first)
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d 0 ', now + ARGV[2]) .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.max(ARGV[2], redis.call('PTTL', KEYS[1])))
return {}
