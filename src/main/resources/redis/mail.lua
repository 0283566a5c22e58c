-- Letters that are not sent yet, and those that could not be: goes before the scripts that have to do with them, among them
-- the step of an account. A letter is a hash under its id. It expires by the time of the service, as do the links in it; all
-- other times are by the clock of Redis. All are in ms since 1970.
local mail = {may = {}}
do
  -- by when it may be taken next: when it is due, or its lease ends
  mail.WAITING = 'fg:{mail}:waiting'
  -- since when it is tried
  mail.QUEUED = 'fg:{mail}:queued'
  -- by when it expires; of dead letters those that still hold words
  mail.EXPIRY = 'fg:{mail}:expiry'
  -- by when they were written
  mail.DEAD = 'fg:{mail}:dead'
  local function account(id) return 'fg:{mail}:account:' .. id end
  function mail.letter(id) return 'fg:{mail}:letter:' .. id end

  -- Whether there was one.
  function mail.remove(id)
    local owner = redis.call('HGET', mail.letter(id), 'account')
    for _, set in ipairs({mail.WAITING, mail.QUEUED, mail.EXPIRY, mail.DEAD}) do
      redis.call('ZREM', set, id)
    end
    if not owner then
      return false
    end
    redis.call('DEL', mail.letter(id))
    redis.call('SREM', account(owner), id)
    return true
  end

  -- To be sent from now on.
  function mail.queue(id)
    local now = clock()
    redis.call('HSET', mail.letter(id), 'attempts', 0, 'queued', now)
    redis.call('ZADD', mail.WAITING, now, id)
    redis.call('ZADD', mail.QUEUED, now, id)
  end

  -- What the step of an account may do. Puts a letter in; an owner of '' is none.
  function mail.put(id, owner, to, kind, words, expires)
    redis.call('HSET', mail.letter(id), 'account', owner, 'to', to, 'kind', kind, 'words', words, 'expires', expires,
      'created', clock())
    mail.queue(id)
    redis.call('ZADD', mail.EXPIRY, expires, id)
    if owner ~= '' then
      redis.call('SADD', account(owner), id)
    end
  end

  -- All letters to the account.
  function mail.forget(owner)
    for _, id in ipairs(redis.call('SMEMBERS', account(owner))) do
      mail.remove(id)
    end
  end
end
