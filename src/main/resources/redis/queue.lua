-- Queues of entries that are leased, retried and set aside as dead. Runs before the scripts queue-*.lua and account-step.
-- All keys of a queue begin with its prefix; the key of an entry is <prefix>:<word>:<id>. An entry expires by the clock of the
-- service, as do the links in it; all other times are by the clock of Redis. All times are in ms since 1970.
local queue = {may = {}}
do
  function queue.of(prefix, word)
    local q = {}
    -- score: time at which an entry may be leased next: when it is due or its lease ends
    q.WAITING = prefix .. ':waiting'
    -- the same entries; score: time since which they have been tried
    q.QUEUED = prefix .. ':queued'
    -- score: time at which an entry expires; of dead entries those that still hold data
    q.EXPIRY = prefix .. ':expiry'
    -- score: time at which a dead entry was written
    q.DEAD = prefix .. ':dead'
    local function account(id) return prefix .. ':account:' .. id end
    function q.entry(id) return prefix .. ':' .. word .. ':' .. id end

    -- Deletes an entry. Returns false if there was none.
    function q.remove(id)
      local owner = redis.call('HGET', q.entry(id), 'account')
      for _, set in ipairs({q.WAITING, q.QUEUED, q.EXPIRY, q.DEAD}) do
        redis.call('ZREM', set, id)
      end
      if not owner then
        return false
      end
      redis.call('DEL', q.entry(id))
      if owner ~= '' then
        redis.call('SREM', account(owner), id)
      end
      return true
    end

    -- Makes an entry due after so many ms, as if it had never been tried.
    function q.queue(id, delay)
      local now = clock()
      redis.call('HSET', q.entry(id), 'attempts', 0, 'queued', now)
      redis.call('ZADD', q.WAITING, now + delay, id)
      redis.call('ZADD', q.QUEUED, now, id)
    end

    -- Adds an entry that is due after so many ms; '' as owner, recipient or expiry is none.
    function q.put(id, owner, to, kind, data, expires, delay)
      redis.call('HSET', q.entry(id), 'account', owner, 'to', to, 'kind', kind, 'words', data, 'expires', expires,
        'created', clock())
      q.queue(id, tonumber(delay))
      if expires ~= '' then
        redis.call('ZADD', q.EXPIRY, expires, id)
      end
      if owner ~= '' then
        redis.call('SADD', account(owner), id)
      end
    end

    -- Deletes all entries of an account.
    function q.forget(owner)
      for _, id in ipairs(redis.call('SMEMBERS', account(owner))) do
        q.remove(id)
      end
    end
    return q
  end

  -- Functions that account-step may call.
  function queue.put(prefix, word, ...)
    queue.of(prefix, word).put(...)
  end
  function queue.forget(prefix, word, owner)
    queue.of(prefix, word).forget(owner)
  end
end
