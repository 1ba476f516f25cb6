-- For wrk: sends the requests of a file, one a line: the path, then names and values of headers, with tabs between them.
local requests = {}
local next = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local fields = {}
    for field in line:gmatch("[^\t]+") do
      fields[#fields + 1] = field
    end
    local headers = {}
    for i = 2, #fields, 2 do
      headers[fields[i]] = fields[i + 1]
    end
    requests[#requests + 1] = wrk.format("GET", fields[1], headers)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
