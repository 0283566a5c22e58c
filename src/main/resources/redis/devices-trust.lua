-- Trusts a device of an account, or records the latest session on a device that is trusted. Removes trust that has ended.
-- KEYS  1 trusted devices (hash)
-- ARGV  1 device id  2 credential version  3 session on the device  4 lifetime of the trust, ms; 0 to keep its end  5 most devices
-- Reply {1}, or {0} if the device is not trusted.
-- Clock of Redis.
local now = clock()
local ending, first, latest, others = now + tonumber(ARGV[4]), nil, now, 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local one = tonumber(string.match(all[i + 1], '^%d+'))
  if one <= now then
    redis.call('HDEL', KEYS[1], all[i])
  elseif all[i] == ARGV[1] then
    if ARGV[4] == '0' then ending = one end
  else
    others, latest = others + 1, math.max(latest, one)
    if not first or one < first.ending then first = {device = all[i], ending = one} end
  end
end
if ending <= now then return {0} end

if others >= tonumber(ARGV[5]) then redis.call('HDEL', KEYS[1], first.device) end
redis.call('HSET', KEYS[1], ARGV[1], ending .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.max(latest, ending) - now)
return {1}
