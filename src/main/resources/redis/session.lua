-- The hash of a session: goes before the scripts that read and reply one.
local session = {}
-- The fields at `key`, as a list in the order of a reply; its first is false if there is no session.
-- The second value is the SHA-256 of the cookie's secret.
function session.read(key)
  local s = redis.call('HMGET', key, 'u', 'n', 'm', 'i', 'a', 'c', 'l', 'x', 'v', 'e', 'p', 's')
  for n = 6, 10 do s[n] = tonumber(s[n] or '0') end
  s[11] = s[11] or ''
  return s, table.remove(s)
end
-- Instant from which the session `s` has ended, unless it is used before.
function session.ending(s, idle) return math.min(s[8], s[7] + idle) end
