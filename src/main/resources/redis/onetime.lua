-- Functions on one-time tokens, for the scripts that follow, account-step.lua among them. A token is a hash under its SHA-256;
-- an account has one token in each slot. Times are those of the service, in ms since 1970.
local onetime = {may = {}}
do
  local EXPIRY = 'fg:{onetime}:expiry'
  local function token(hash) return 'fg:{onetime}:token:' .. hash end
  local function slots(user) return 'fg:{onetime}:user:' .. user end
  local function about(purpose, key) return 'fg:{onetime}:about:' .. purpose .. ':' .. key end

  -- Returns whether there is a token with that hash that is valid at that time.
  function onetime.is_good(hash, now)
    local expires = redis.call('HGET', token(hash), 'expires')
    return expires and tonumber(expires) > tonumber(now)
  end

  -- Returns {user, purpose, subject, key, hash}.
  function onetime.read(hash)
    local found = redis.call('HMGET', token(hash), 'user', 'purpose', 'subject', 'key')
    table.insert(found, hash)
    return found
  end

  -- Returns the hashes of the tokens with that subject key that are valid at that time.
  function onetime.about(purpose, key, now)
    local good = {}
    for _, hash in ipairs(redis.call('SMEMBERS', about(purpose, key))) do
      if onetime.is_good(hash, now) then
        table.insert(good, hash)
      end
    end
    return good
  end

  -- Counts a guess at the code of a token and returns the code; nil if it has expired or no guess is left.
  function onetime.try(hash, now, most)
    local code, til, tries = unpack(redis.call('HMGET', token(hash), 'code', 'code_until', 'tries'))
    if not code or tonumber(til) <= tonumber(now) or tonumber(tries) >= tonumber(most) then
      return nil
    end
    redis.call('HINCRBY', token(hash), 'tries', 1)
    return code
  end

  -- Deletes a token and returns whether there was one.
  function onetime.remove(hash)
    local user, slot, purpose, key = unpack(redis.call('HMGET', token(hash), 'user', 'slot', 'purpose', 'key'))
    redis.call('ZREM', EXPIRY, hash)
    if not user then
      return false
    end
    redis.call('DEL', token(hash))
    redis.call('SREM', about(purpose, key), hash)
    redis.call('HDEL', slots(user), slot)
    return true
  end

  -- The functions below may be enlisted in account-step.lua.
  -- Stores a token in place of the former one in its slot; a code of '' is none.
  function onetime.store(user, slot, purpose, hash, subject, key, expires, code, code_until)
    local last = redis.call('HGET', slots(user), slot)
    if last then
      onetime.remove(last)
    end
    redis.call('HSET', token(hash), 'user', user, 'slot', slot, 'purpose', purpose, 'subject', subject, 'key', key,
      'expires', expires)
    if code ~= '' then
      redis.call('HSET', token(hash), 'code', code, 'code_until', code_until, 'tries', 0)
    end
    redis.call('HSET', slots(user), slot, hash)
    redis.call('ZADD', EXPIRY, expires, hash)
    if key ~= '' then
      redis.call('SADD', about(purpose, key), hash)
    end
  end

  function onetime.spend(hash, now)
    onetime.remove(hash)
  end
  onetime.may.spend = onetime.is_good

  -- Deletes the account's tokens for a purpose; with '' all of them.
  function onetime.discard(user, purpose)
    for _, hash in ipairs(redis.call('HVALS', slots(user))) do
      if purpose == '' or redis.call('HGET', token(hash), 'purpose') == purpose then
        onetime.remove(hash)
      end
    end
  end

  -- Deletes the account's tokens except those for a purpose.
  function onetime.discard_all_but(user, kept)
    for _, hash in ipairs(redis.call('HVALS', slots(user))) do
      if redis.call('HGET', token(hash), 'purpose') ~= kept then
        onetime.remove(hash)
      end
    end
  end

  -- Deletes up to that many tokens that have expired at that time; returns their number.
  function onetime.clear(now, most)
    local old = redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', now, 'LIMIT', 0, most)
    for _, hash in ipairs(old) do
      onetime.remove(hash)
    end
    return #old
  end
end
