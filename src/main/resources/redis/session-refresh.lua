-- Rotates a refresh token, by one compare-and-swap.
-- KEYS  1 the session (hash)  2 its family (hash)  3 the family's encrypted successor (string)
-- ARGV  1 user id  2 SHA-256 of the family's bits  3 SHA-256 of the presented secret  4 SHA-256 of the next secret
--       5 the next secret, encrypted under the presented one  6 grace period, ms  7 refresh lifetime, ms  8 idle lifetime, ms
-- Reply {'rotated', lifetime of the next token in ms, '', session ...}
--       {'same', lifetime of the current token in ms, the current secret as it was encrypted, session ...}: a retry within the
--         grace period
--       {'invalid'}: no such session or family, another family, an expired token, or an older token within the grace period;
--         nothing was changed
--       {'reused'}: a replay after the grace period; session and family have ended
--       session as session.read returns it.
-- Clock of Redis.
local f = redis.call('HMGET', KEYS[2], 'f', 'h', 'p', 'g', 'e')
local s = session.read(KEYS[1])
if not f[1] or f[1] ~= ARGV[2] or not s[1] or s[1] ~= ARGV[1] then return {'invalid'} end

local now = clock()
local idle = tonumber(ARGV[8])
local rotated, expires = tonumber(f[4]), tonumber(f[5])
local in_grace = now - rotated < tonumber(ARGV[6])
if now >= session.ending(s, idle) then return {'invalid'} end

local outcome, encrypted = 'rotated', ''
if ARGV[3] == f[2] then
  if now >= expires then return {'invalid'} end
  expires = now + tonumber(ARGV[7])
  redis.call('HSET', KEYS[2], 'h', ARGV[4], 'p', f[2], 'g', now, 'e', expires)
  if tonumber(ARGV[6]) > 0 then redis.call('SET', KEYS[3], ARGV[5], 'PX', ARGV[6]) end
elseif in_grace then
  encrypted = redis.call('GET', KEYS[3])
  if ARGV[3] ~= f[3] or not encrypted then return {'invalid'} end
  outcome = 'same'
else
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
  return {'reused'}
end

local lifetime = session.use(s, KEYS[1], KEYS[2], now, idle)
return {outcome, math.min(lifetime, expires - now), encrypted, unpack(s)}
