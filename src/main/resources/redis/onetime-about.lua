-- Finds the one-time tokens that are about something; with a number of tries each find is a try for all their codes,
-- counted before anybody compares one. Runs after onetime.lua.
-- KEYS  none but those that onetime.lua names
-- ARGV  1 the purpose  2 what they are about  3 now, ms  4 how often a code may be tried; '' where codes don't matter
-- Reply {{user, purpose, subject, key, hash, hash of the code or ''} ...}; with tries those alone that had one left
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
