-- Library for the scripts that create a session or its refresh family. Runs after session.lua.

-- Creates the hash at `key` with `...`, field names each followed by their value. Name and profile that session-update has left
-- there take precedence: the account has changed since its owner was read.
function session.create(key, now, absolute, ...)
  local left = redis.call('HMGET', key, 'n', 'p')
  redis.call('HSET', key, 'c', now, 'l', now, 'x', now + absolute, ...)
  if left[1] then redis.call('HSET', key, 'n', left[1], 'p', left[2]) end
end

-- Starts the refresh family at `key`: SHA-256 of the family's bits and of the current secret, end of the current token (ms since
-- 1970), lifetime of the key (ms).
function session.start_family(key, family, secret, ending, lifetime)
  redis.call('HSET', key, 'f', family, 'h', secret, 'p', '', 'g', 0, 'e', ending)
  redis.call('PEXPIRE', key, lifetime)
end
