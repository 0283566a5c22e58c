-- Corrects whether the character list of an account names a character.
-- KEYS  1 the account (hash)  2 its characters (set)  3 the character (hash)
-- ARGV  1 account id  2 the character's id  3 'mend', or 'look' to change nothing  4 'delete' to delete an orphan, else ''
-- Reply what was done, or would be: {'right'}, {'entered'}, {'taken out'}, {'deleted'}; {'orphan'} if the account is gone
local mends = ARGV[3] == 'mend'
local is_theirs = redis.call('HGET', KEYS[3], 'account_id') == ARGV[1]
local is_listed = redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 1

if is_theirs and redis.call('EXISTS', KEYS[1]) == 1 then
  if is_listed then
    return {'right'}
  end
  if mends then
    redis.call('SADD', KEYS[2], ARGV[2])
  end
  return {'entered'}
end
if is_theirs and ARGV[4] ~= 'delete' then
  return {'orphan'}
end
if mends then
  redis.call('SREM', KEYS[2], ARGV[2])
  if is_theirs then
    redis.call('DEL', KEYS[3])
  end
end
return {is_theirs and 'deleted' or (is_listed and 'taken out' or 'right')}
