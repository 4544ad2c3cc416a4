-- For wrk: sends the paths in the file arg[1] in turn from a random place on. Where arg[2] is
-- "once", each gets a comment of its own, so that no text is ever sent twice. In the end it
-- writes one line of JSON; where arg[3] is "statuses", with the number of each HTTP status.

local paths, place, sent, statuses = {}, 0, 0, {}
local once, stamp = false, ""

function setup(thread)
   lone = thread
end

function init(args)
   for line in io.lines(args[1]) do
      paths[#paths + 1] = line
   end
   once = args[2] == "once"
   if args[3] ~= "statuses" then
      response = nil
   end
   local random = io.open("/dev/urandom", "rb")
   for byte in random:read(6):gmatch(".") do
      stamp = stamp .. string.format("%02x", byte:byte())
   end
   random:close()
   place = tonumber(stamp, 16) % #paths
end

function request()
   place = place % #paths + 1
   if not once then
      return wrk.format("GET", paths[place])
   end
   sent = sent + 1
   return wrk.format("GET", paths[place] .. "%0A%23" .. stamp .. sent)
end

function response(status)
   statuses[status] = (statuses[status] or 0) + 1
   counted = ""
   for code, number in pairs(statuses) do
      counted = counted .. string.format('%s"%d": %d', counted == "" and "" or ", ", code, number)
   end
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\nRESULT {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "max": %f, "bad": %d, "broken": %d, "late": %d, "statuses": {%s}}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
      errors.status, errors.connect + errors.read + errors.write, errors.timeout,
      lone:get("counted") or ""))
end
