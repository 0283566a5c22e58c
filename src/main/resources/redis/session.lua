-- Library for the scripts that read or use a session. Its hash is read here and nowhere else; the counterpart in Java is
-- StoredSession. A new field is added to both. Each call of a script defines these functions anew: one that session checks do
-- not need is in session-create.lua.
local session = {}

-- Reads the hash at `key`. Returns the fields in the order that StoredSession.parse expects: user id, user name, mode, address,
-- user agent, created, last seen, absolute end, credential version, token epoch, profile (JSON) or '', authentication or ''.
-- Instants are ms since 1970. The first element is false if there is no session. The second value is the SHA-256 of the cookie's
-- secret.
function session.read(key)
  local s = redis.call('HMGET', key, 'u', 'n', 'm', 'i', 'a', 'c', 'l', 'x', 'v', 'e', 'p', 't', 's')
  for n = 6, 10 do s[n] = tonumber(s[n] or '0') end
  s[11], s[12] = s[11] or '', s[12] or ''
  return s, table.remove(s)
end

-- Instant at which session `s` ends if it is not used before, in ms since 1970.
function session.ending(s, idle) return math.min(s[8], s[7] + idle) end

-- Marks session `s` at `key` and its family at `family` as used. Returns how long both live from now on, ms.
function session.use(s, key, family, now, idle)
  s[7] = now
  local lifetime = math.min(idle, s[8] - now)
  redis.call('HSET', key, 'l', now)
  redis.call('PEXPIRE', key, lifetime)
  redis.call('PEXPIRE', family, lifetime)
  return lifetime
end
