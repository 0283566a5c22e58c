-- Finds valid one-time tokens by subject. With a limit of guesses, each call counts as a guess at all their codes, before any
-- is compared. Runs after onetime.lua.
-- KEYS  none; onetime.lua names its keys
-- ARGV  1 purpose  2 subject key  3 now, ms since 1970  4 guesses that a code allows; '' to guess none
-- Reply {{user, purpose, subject, key, hash, hash of the code or ''} ...}; with a limit only tokens with a guess left
local reply = {}
for _, hash in ipairs(onetime.about(ARGV[1], ARGV[2], ARGV[3])) do
  local code = ''
  if ARGV[4] ~= '' then
    code = onetime.try(hash, ARGV[3], ARGV[4])
  end
  if code then
    local found = onetime.read(hash)
    table.insert(found, code)
    table.insert(reply, found)
  end
end
return reply
