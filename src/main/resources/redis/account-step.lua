-- Writes one account atomically: takes claims, sets fields, runs enlisted writes of other modules, releases old claims.
-- All checks that can refuse the write run before the first change; claims taken before a refusal are released.
-- KEYS  1 the account (hash)  2 its characters (set)  then the claims to take, then the claims to release (strings)
-- ARGV  1 the write, as JSON:
--   id       the account's id, the value of its claims
--   is       'new' or 'there': whether the account must exist
--   expect   [[field, value] ...] required values; '' for a missing field
--   take     [word ...] for each claim to take, the reply if another account holds it
--   evict    {id, email, at, claim, claims} optional: an account that loses its unverified address to this one by that claim, and its other claims on the address
--   set      [field, value ...]
--   drop     [field ...]
--   ends     true to delete the account with its characters
--   changes  [{command: [word ...], must: true or false} ...], at most one command with must, which then must change something;
--            a command of Redis, or the name of a module, of its function and its arguments
-- Reply {'done', field, value ...} of the account after the write, no fields if deleted; or, with nothing changed,
--       {'gone'}, {'changed'}, {'taken', word}, {'untouched', index of the change, from 0}
local step = cjson.decode(ARGV[1])
local account = KEYS[1]

-- Deletes an account with its characters and its entry in the index of external ids.
local function delete(id)
  local key = 'account:' .. id
  for _, character in ipairs(redis.call('SMEMBERS', key .. ':characters')) do
    if redis.call('HGET', 'character:' .. character, 'account_id') == id then
      redis.call('DEL', 'character:' .. character)
    end
  end
  local external = redis.call('HGET', key, 'external_id')
  if external then
    redis.call('SREM', 'fg:account:external:' .. external, id)
  end
  redis.call('DEL', key, key .. ':characters')
end

-- Other accounts whose only name is an address that is not verified. One that is removed yields its claim on the address.
local unnamed = {may = {}}
function unnamed.is(id)
  local name, email, verified = unpack(redis.call('HMGET', 'account:' .. id, 'username', 'email', 'email_verified_at'))
  return (name or '') == '' and (email or '') ~= '' and (verified or '') == ''
end
function unnamed.remove(id)
  if unnamed.is(id) then
    delete(id)
    redis.call('ZREM', 'fg:account:unnamed', id)
  end
end

-- The pending address of an account, which can't be set once its credentials have changed.
local pending = {may = {}}
function pending.may.propose(id, version)
  return (redis.call('HGET', 'account:' .. id, 'credential_version') or '0') == version
end
function pending.propose(id, version, address, till)
  redis.call('HSET', 'account:' .. id, 'pending_email', address, 'pending_email_until', till)
end

-- The TOTP factors and the recovery codes of the account, which factors.lua explains.
local factors = {may = {}}
function factors.clear()
  for _, field in ipairs(redis.call('HKEYS', account)) do
    if field == 'recovery_codes' or string.sub(field, 1, 5) == 'totp:' then
      redis.call('HDEL', account, field)
    end
  end
end

local modules = {queue = queue, onetime = onetime, unnamed = unnamed, pending = pending, factors = factors}

local function run(command)
  local module = modules[command[1]]
  if module then
    return module[command[2]](unpack(command, 3))
  end
  return redis.call(unpack(command))
end
-- A function has a counterpart in `may` that returns beforehand whether it would change something; a command returns it in its reply.
local function changes_nothing(command)
  local module = modules[command[1]]
  if module then
    return not module.may[command[2]](unpack(command, 3))
  end
  local touched = redis.call(unpack(command))
  return not touched or touched == 0
end

local exists = redis.call('EXISTS', account) == 1
if step.is == 'new' and exists then
  -- a repeated request whose first reply was lost
  if #step.take > 0 and redis.call('GET', KEYS[3]) == step.id then
    return {'taken', step.take[1]}
  end
  return redis.error_reply('ERR a new account has the id of another')
end
if step.is == 'there' and not exists then
  return {'gone'}
end
for _, pair in ipairs(step.expect) do
  if (redis.call('HGET', account, pair[1]) or '') ~= pair[2] then
    return {'changed'}
  end
end
local evict = step.evict
local loser = evict and 'account:' .. evict.id
if evict and (redis.call('HGET', loser, 'email') ~= evict.email
    or (redis.call('HGET', loser, 'email_verified_at') or '') ~= '') then
  return {'changed'}
end

local yielding = {}
for _, change in ipairs(step.changes) do
  local word, name, id = unpack(change.command)
  if word == 'unnamed' and name == 'remove' then
    yielding[id] = unnamed.is(id)
  end
end

local taken, won = {}, {}
local function refuse(why, which)
  for _, claim in ipairs(taken) do
    redis.call('DEL', claim)
  end
  return {why, which}
end
for n, word in ipairs(step.take) do
  local claim = KEYS[2 + n]
  if redis.call('SET', claim, step.id, 'NX') then
    table.insert(taken, claim)
  else
    local holder = redis.call('GET', claim)
    if yielding[holder] or (evict and claim == evict.claim and holder == evict.id) then
      table.insert(won, claim)
    elseif holder ~= step.id then
      return refuse('taken', word)
    end
  end
end
for n, change in ipairs(step.changes) do
  if change.must and changes_nothing(change.command) then
    return refuse('untouched', n - 1)
  end
end

for _, claim in ipairs(won) do
  redis.call('SET', claim, step.id)
end
if evict then
  redis.call('HDEL', loser, 'email')
  redis.call('HSET', loser, 'updated_at', evict.at)
  redis.call('ZREM', 'account:unverified', evict.id)
  for _, claim in ipairs(evict.claims) do
    if redis.call('GET', claim) == evict.id then
      redis.call('DEL', claim)
    end
  end
end

if step.ends then
  delete(step.id)
end
if #step.set > 0 then
  redis.call('HSET', account, unpack(step.set))
end
if #step.drop > 0 then
  redis.call('HDEL', account, unpack(step.drop))
end
for _, change in ipairs(step.changes) do
  if not change.must or modules[change.command[1]] then
    run(change.command)
  end
end
for n = 3 + #step.take, #KEYS do
  if redis.call('GET', KEYS[n]) == step.id then
    redis.call('DEL', KEYS[n])
  end
end

local reply = redis.call('HGETALL', account)
table.insert(reply, 1, 'done')
return reply
