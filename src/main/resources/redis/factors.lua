-- Reads and writes the TOTP factors and the recovery codes of an account. Names are those of the JSON below; times are RFC 3339.
-- KEYS  1 the account (hash): its fields totp:<id> {name, created, used, secret, step}, and recovery_codes {id, name, created, used,
--       codes}, with the hashes of the unused codes separated by spaces
-- ARGV  1 'list'
--       1 'add'     2 field  3 the TOTP  4 most of them  5 recovery codes, stored with the first TOTP
--       1 'use'     2 field  3 step  4 secret  5 now
--       1 'reseal'  2 field  3 the secret that is replaced  4 the new one
--       1 'spend'   2 now  then hashes that the code may have
--       1 'renew'   2 recovery codes
--       1 'rename'  2 id  3 name
--       1 'remove'  2 id; recovery codes go with the last TOTP
-- Reply {field, value ...} of the factors that are listed, spent from, renamed or removed; of 'add' {'gone'}, {'exists'}, {'full'},
--       {'first'} or {'added'}; of the others {1}. Empty if nothing was changed.
local account, CODES = KEYS[1], 'recovery_codes'

local function totps()
  local found = {}
  for _, field in ipairs(redis.call('HKEYS', account)) do
    if string.sub(field, 1, 5) == 'totp:' then
      table.insert(found, field)
    end
  end
  return found
end
local function read(field)
  local value = redis.call('HGET', account, field)
  return value and cjson.decode(value)
end
local function write(field, value)
  local json = cjson.encode(value)
  redis.call('HSET', account, field, json)
  return {field, json}
end
local function field_of(id)
  local codes = read(CODES)
  return codes and codes.id == id and CODES or 'totp:' .. id
end

local steps = {}

function steps.list()
  local reply = {}
  local fields = totps()
  table.insert(fields, CODES)
  for _, field in ipairs(fields) do
    local value = redis.call('HGET', account, field)
    if value then
      table.insert(reply, field)
      table.insert(reply, value)
    end
  end
  return reply
end

function steps.add(field, totp, most, codes)
  local count = #totps()
  if redis.call('EXISTS', account) == 0 then
    return {'gone'}
  elseif redis.call('HEXISTS', account, field) == 1 then
    return {'exists'}
  elseif count >= tonumber(most) then
    return {'full'}
  end
  redis.call('HSET', account, field, totp)
  if count > 0 then
    return {'added'}
  end
  redis.call('HSET', account, CODES, codes)
  return {'first'}
end

function steps.use(field, step, secret, now)
  local totp = read(field)
  if not totp or totp.step >= tonumber(step) then
    return {}
  end
  totp.step, totp.secret, totp.used = tonumber(step), secret, now
  write(field, totp)
  return {1}
end

function steps.reseal(field, from, to)
  local totp = read(field)
  if not totp or totp.secret ~= from then
    return {}
  end
  totp.secret = to
  write(field, totp)
  return {1}
end

function steps.spend(now, ...)
  local set, left, is_spent = read(CODES), {}, false
  for code in string.gmatch(set and set.codes or '', '%S+') do
    local is_given = false
    for _, given in ipairs({...}) do
      is_given = is_given or code == given
    end
    if is_given then
      is_spent = true
    else
      table.insert(left, code)
    end
  end
  if not is_spent then
    return {}
  end
  set.codes, set.used = table.concat(left, ' '), now
  return write(CODES, set)
end

function steps.renew(codes)
  if #totps() == 0 then
    return {}
  end
  redis.call('HSET', account, CODES, codes)
  return {1}
end

function steps.rename(id, name)
  local field = field_of(id)
  local factor = read(field)
  if not factor then
    return {}
  end
  factor.name = name
  return write(field, factor)
end

function steps.remove(id)
  local field = field_of(id)
  local value = redis.call('HGET', account, field)
  if not value then
    return {}
  end
  redis.call('HDEL', account, field)
  if #totps() == 0 then
    redis.call('HDEL', account, CODES)
  end
  return {field, value}
end

return steps[ARGV[1]](unpack(ARGV, 2))
