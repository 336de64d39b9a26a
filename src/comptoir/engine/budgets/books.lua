-- The books of one account in Valkey or Redis: the same decisions as books.py, windows.py and errors.py.
--
-- KEYS[1] holds one account's books, as Books.dump writes them, in MessagePack. ARGV[1] says what is done:
-- take, settle or give_back; ARGV[2] are its facts in MessagePack. The key is forgotten two days after its
-- last change. One suite of tests holds this script and books.py to the same answers.

local SLOT, SLOTS, DAY, TAIL, SILENCE, LEARNED_WITHIN = 60, 4, 86400, 2.0, 0.1, 3600
local SOON, MOST_PLACES, KEEP = 0.05, 100, 172800

-- places in the books
local NUMBER, THE_SLOT, UNDER_WAY, THE_DAY, BY_CLASS, COUNTS, ERRORS = 1, 2, 3, 4, 5, 6, 7
-- places in a count
local LIMIT, START, TOLD, TOLD_AT, LOST, LOST_NUMBER, OWN = 1, 2, 3, 4, 5, 6, 7
local BEFORE_TOLD, BEFORE_LOST, FOREIGN, WHOLE = 8, 9, 10, 11
local OTHERS_BEFORE, OTHERS_SINCE, PACE, URGENT, URGENT_AT, GRANTED = 12, 13, 14, 15, 16, 17
local MEASURED, CAUTIOUS, UNSURE, RECENTLY, AGAIN = 1 / 96, 0.2, 10, 3600, 900

local function fresh(rates)
  local counts = {}
  for i, rate in ipairs(rates) do
    counts[i] = {rate[1], 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, rate[1]}
  end
  return {0, 0, {0, 0, 0, 0}, 0, {0, 0, 0, 0, 0}, counts, {}}
end

local function sum(list)
  local total = 0
  for _, value in ipairs(list) do total = total + value end
  return total
end

-- windows.py

local function learn_foreign(count, under_way)
  if count[OWN] == 0 then return end
  local seen = math.max(0, count[TOLD] - count[OWN] - count[LOST] - under_way)
  count[FOREIGN] = math.min((count[FOREIGN] + seen) / 2, count[LIMIT] / 2)
  if count[FOREIGN] < 0.5 then count[FOREIGN] = 0 end
end

local function learn_pace(count, seconds, at)
  local others = count[TOLD] - count[OWN]
  if count[OTHERS_SINCE] == 0 then count[OTHERS_BEFORE], count[OTHERS_SINCE] = others, at end
  local passed = at - count[OTHERS_SINCE]
  if passed >= seconds * MEASURED then
    local seen = math.max(0, others - count[OTHERS_BEFORE] - UNSURE)
    count[PACE] = math.min(seen / passed, count[LIMIT] / 2 / seconds)
  end
end

local function turn(count, seconds, latest, under_way)
  if latest < count[START] + seconds then return end
  local start = latest - latest % seconds
  if count[WHOLE] and seconds <= LEARNED_WITHIN then learn_foreign(count, under_way) end
  if start - count[START] == seconds then
    count[BEFORE_TOLD], count[BEFORE_LOST] = count[TOLD], count[LOST]
  else
    count[BEFORE_TOLD], count[BEFORE_LOST] = 0, 0
  end
  count[WHOLE] = count[START] > 0
  count[START] = start
  count[TOLD], count[LOST], count[OWN], count[TOLD_AT] = 0, 0, 0, start
  count[OTHERS_SINCE] = 0
end

local function held(count, seconds, spare, left, kept, latest, rest)
  local reserve, longest = count[LIMIT] * kept / seconds, rest
  if count[URGENT] > 0 or count[PACE] > 0 then
    local part = math.min(1, kept / CAUTIOUS)
    local recently = part * count[URGENT] * math.exp(math.min(0, count[URGENT_AT] - latest) / RECENTLY)
    if recently > reserve then reserve, longest = recently, math.min(rest, AGAIN) end
    reserve = reserve + part * count[PACE]
  end
  if spare >= reserve * left then return 0 end
  return math.min(left - spare / reserve + 0.001, longest)
end

local function hurry(count, seconds, at)
  if seconds <= LEARNED_WITHIN then return end
  local faded = count[URGENT] * math.exp(math.min(0, count[URGENT_AT] - at) / RECENTLY)
  count[URGENT], count[URGENT_AT] = faded + 1 / RECENTLY, at
end

local function wait_of(count, seconds, kept, earliest, latest, under_way)
  local ends = count[START] + seconds
  local spare = count[LIMIT] - count[TOLD] - count[LOST] - under_way - 1
  if spare < 0 then return ends - earliest end
  if earliest < count[START] and count[BEFORE_TOLD] + count[BEFORE_LOST] + under_way >= count[LIMIT] then
    return count[START] - earliest
  end
  if count[FOREIGN] > 0 then
    local silence = latest - count[TOLD_AT]
    spare = spare - math.floor(count[FOREIGN] * (ends - count[TOLD_AT]) / seconds)
    if spare < 0 and (under_way > 0 or silence < seconds * SILENCE) then
      return math.min(1.0, ends - earliest)
    end
  end
  local left = ends - latest - TAIL
  if kept > 0 and left > 0 then
    return held(count, seconds, spare, left, kept, latest, ends - earliest)
  end
  return 0
end

local function settle_count(count, seconds, number, told, latest)
  local ends, limit, remaining = told[1], told[2], told[3]
  count[LIMIT] = limit
  local start = ends and ends - seconds or count[START]
  local used = limit - remaining
  if start == count[START] then
    count[OWN] = count[OWN] + 1
    count[TOLD] = math.max(count[TOLD], used)
    count[TOLD_AT] = latest
    if number > count[LOST_NUMBER] then count[LOST] = 0 end
    if seconds > LEARNED_WITHIN then learn_pace(count, seconds, latest) end
  elseif start == count[START] - seconds then
    count[BEFORE_TOLD] = math.max(count[BEFORE_TOLD], used)
  elseif start < count[START] - 2 * seconds then
    count[START], count[TOLD], count[TOLD_AT], count[LOST] = start, used, latest, 0
    count[BEFORE_TOLD], count[BEFORE_LOST], count[WHOLE], count[OTHERS_SINCE] = 0, 0, false, 0
  end
end

local function exhaust(count, seconds, ends, latest)
  if ends and count[START] - seconds <= ends and ends <= count[START] then
    if ends == count[START] then count[BEFORE_TOLD] = math.max(count[BEFORE_TOLD], count[LIMIT]) end
    return
  end
  count[OWN] = math.max(1, count[OWN])
  count[TOLD] = math.max(count[TOLD], count[LIMIT])
  count[TOLD_AT] = latest
end

-- errors.py

local function current(errors, place, earliest, period)
  local found = {}
  for _, moment in ipairs(errors[place] or {}) do
    if moment > earliest - period then found[#found + 1] = moment end
  end
  errors[place] = #found > 0 and found or nil
  return found
end

local function errors_wait(errors, place, earliest, under_way, budget)
  local most, period, pause_at = budget[1], budget[2], budget[3]
  local moments = current(errors, place, earliest, period)
  if #moments == 0 then return 0 end
  if #moments >= pause_at then return moments[#moments - pause_at + 1] + period - earliest end
  return #moments + under_way < most and 0 or 1
end

local function note_error(errors, place, earliest, latest, period)
  local places = 0
  for _ in pairs(errors) do places = places + 1 end
  if places >= MOST_PLACES then
    local names = {}
    for name in pairs(errors) do names[#names + 1] = name end
    for _, name in ipairs(names) do current(errors, name, earliest, period) end
  end
  errors[place] = errors[place] or {}
  table.insert(errors[place], latest)
end

-- books.py

local function turn_slot(books, slot)
  if slot == books[THE_SLOT] or (books[THE_SLOT] - SLOTS < slot and slot < books[THE_SLOT]) then return end
  for _ = 1, math.min(SLOTS, math.max(0, slot - books[THE_SLOT])) do
    local gone = table.remove(books[UNDER_WAY])
    table.insert(books[UNDER_WAY], 1, 0)
    for _, count in ipairs(books[COUNTS]) do count[LOST] = count[LOST] + gone end
  end
  books[THE_SLOT] = slot
end

local function end_call(books, slot)
  local age = books[THE_SLOT] - slot
  if age >= 0 and age < SLOTS and books[UNDER_WAY][age + 1] > 0 then
    books[UNDER_WAY][age + 1] = books[UNDER_WAY][age + 1] - 1
  end
end

local function take(books, facts)
  local earliest, latest, kind, place, rates, budget, concurrency = unpack(facts)
  local slot = math.floor(latest / SLOT)
  turn_slot(books, slot)
  local under_way = sum(books[UNDER_WAY])
  if budget then
    local wait = errors_wait(books[ERRORS], place, earliest, under_way, budget)
    if wait > 0 then return {'errors', wait, budget[3], false} end
  end
  local worst, which, left = 0, nil, {}
  for i, rate in ipairs(rates) do
    local count, seconds, kept = books[COUNTS][i], rate[2], rate[3]
    if rate[1] > count[GRANTED] then
      count[GRANTED], count[LIMIT] = rate[1], math.max(count[LIMIT], rate[1])
    end
    turn(count, seconds, latest, under_way)
    local wait = wait_of(count, seconds, kept, earliest, latest, under_way)
    if wait > worst then worst, which = wait, i end
    left[i] = count[LIMIT] - count[TOLD] - count[LOST] - under_way - 1
  end
  if which then
    local count = books[COUNTS][which]
    local is_kept = count[TOLD] + count[LOST] + under_way < count[LIMIT]
    return {which - 1, worst, count[LIMIT], is_kept}
  end
  if under_way >= concurrency then return {'concurrency', SOON, concurrency, false} end
  books[UNDER_WAY][1] = books[UNDER_WAY][1] + 1
  books[NUMBER] = books[NUMBER] + 1
  for i, rate in ipairs(rates) do
    if rate[3] == 0 then hurry(books[COUNTS][i], rate[2], latest) end
  end
  local day = math.floor(slot / (DAY / SLOT))
  if day ~= books[THE_DAY] then
    books[THE_DAY], books[BY_CLASS] = day, {0, 0, 0, 0, 0}
  end
  books[BY_CLASS][kind + 1] = books[BY_CLASS][kind + 1] + 1
  return {books[NUMBER], books[THE_SLOT], left}
end

local function settle(books, facts)
  local earliest, latest, number, slot, told, spent, place, seconds, period = unpack(facts)
  end_call(books, slot)
  local under_way = sum(books[UNDER_WAY])
  for i, count in ipairs(books[COUNTS]) do
    turn(count, seconds[i], latest, under_way)
    if told[i] then
      settle_count(count, seconds[i], number, told[i], latest)
    else
      count[LOST] = count[LOST] + 1
      count[LOST_NUMBER] = books[NUMBER]
      if earliest < count[START] then count[BEFORE_LOST] = count[BEFORE_LOST] + 1 end
    end
  end
  for _, each in ipairs(spent) do
    exhaust(books[COUNTS][each[1] + 1], seconds[each[1] + 1], each[2], latest)
  end
  if place then note_error(books[ERRORS], place, earliest, latest, period) end
end

local function give_back(books, facts)
  local slot, kind = facts[1], facts[2]
  end_call(books, slot)
  books[BY_CLASS][kind + 1] = math.max(0, books[BY_CLASS][kind + 1] - 1)
end

local what, facts = ARGV[1], cmsgpack.unpack(ARGV[2])
local held = redis.call('GET', KEYS[1])
if not held and what ~= 'take' then return false end
local books = held and cmsgpack.unpack(held) or fresh(facts[5])
local answer = false
if what == 'take' then
  answer = cmsgpack.pack(take(books, facts))
elseif what == 'settle' then
  settle(books, facts)
else
  give_back(books, facts)
end
redis.call('SET', KEYS[1], cmsgpack.pack(books), 'EX', KEEP)
return answer
