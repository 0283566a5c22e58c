-- Whether an account is among those that hold an address unverified as it should be, and puts it right.
-- KEYS  1 the account (hash)  2 the accounts that hold one unverified, by when they took it (zset)
-- ARGV  1 the account's id  2 since when it holds one, ms; '' where that is not known  3 'mend', or 'look' to only say it
-- Reply {'entered'}, {'taken out'}, or {''} where all is well
local email, verified = unpack(redis.call('HMGET', KEYS[1], 'email', 'email_verified_at'))
local holds = (email or '') ~= '' and (verified or '') == '' and ARGV[2] ~= ''
local is_listed = redis.call('ZSCORE', KEYS[2], ARGV[1])
if holds and not is_listed then
  if ARGV[3] == 'mend' then
    redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
  end
  return {'entered'}
end
if is_listed and not holds then
  if ARGV[3] == 'mend' then
    redis.call('ZREM', KEYS[2], ARGV[1])
  end
  return {'taken out'}
end
return {''}
