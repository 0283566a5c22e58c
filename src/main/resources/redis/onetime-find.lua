-- Finds a valid one-time token by its hash. Runs after onetime.lua.
-- KEYS  none; onetime.lua names its keys
-- ARGV  1 SHA-256 of the token  2 purpose  3 now, ms since 1970
-- Reply {user, purpose, subject, key, hash}; empty if there is none
if not onetime.is_good(ARGV[1], ARGV[3]) then
  return {}
end
local found = onetime.read(ARGV[1])
return found[2] == ARGV[2] and found or {}
