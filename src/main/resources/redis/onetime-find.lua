-- Finds a one-time token; runs after onetime.lua.
-- KEYS  none but those that onetime.lua names
-- ARGV  1 the SHA-256 of the token  2 its purpose  3 now, ms
-- Reply {user, purpose, subject, key, hash}; empty if none is good
if not onetime.is_good(ARGV[1], ARGV[3]) then
  return {}
end
local found = onetime.read(ARGV[1])
return found[2] == ARGV[2] and found or {}
