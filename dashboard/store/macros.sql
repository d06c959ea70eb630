-- How one cell is read. Each macro takes the text of a cell and gives what it means; NULL is “not told”.
-- AND and OR work out both sides for every row, CASE only what it needs: hence the many CASEs. And a macro
-- repeats what it is given wherever it uses it: give it a column, not an expression.
-- The rules are those of the reading contract that tests/intake/museum holds us to.

-- Case, accents, punctuation and runs of space do not matter for meaning: “ĐÃ  cài-đặt.” → “da cai dat”.
CREATE OR REPLACE MACRO fold(words) AS
    trim(regexp_replace(strip_accents(replace(lower(words), 'đ', 'd')), '[^a-z0-9]+', ' ', 'g'));

-- People group the digits of a number by spaces, dots, dashes; Excel puts an apostrophe before text.
CREATE OR REPLACE MACRO bare(number) AS CASE
    WHEN regexp_full_match(number, '\d+') THEN number
    ELSE upper(regexp_replace(number, '[\s\x{A0}.''’`´\-–]', '', 'g'))
END;

-- Five digits, whatever stands between them: enough to be somebody's number, too many for a day. Or what
-- Excel made of more digits than it shows: 1,09E+11.
CREATE OR REPLACE MACRO has_number(cell) AS CASE
    WHEN cell IS NULL THEN FALSE
    ELSE regexp_matches(cell, '\d\d\d\d\d|\d[ .''’-]*\d[ .''’-]*\d[ .''’-]*\d[ .''’-]*\d|^\d(?:[.,]\d+)?[Ee]\+?\d+$')
END;

-- Identifiers: {value, repair}; a value of NULL is a fault.
CREATE OR REPLACE MACRO read_insurance_number(bare_number) AS CASE
    WHEN bare_number IS NULL THEN NULL
    WHEN regexp_full_match(bare_number, '\d{10}') THEN {'value': bare_number, 'repair': NULL}
    WHEN regexp_full_match(bare_number, '\d{9}') THEN {'value': '0' || bare_number, 'repair': 'padded_zero'}
    WHEN regexp_full_match(bare_number, '[A-Z]{2}\d{13}')
        THEN {'value': right(bare_number, 10), 'repair': 'card_number'}
    ELSE {'value': NULL, 'repair': NULL}
END;

CREATE OR REPLACE MACRO read_citizen_id(bare_number) AS CASE
    WHEN bare_number IS NULL THEN NULL
    WHEN regexp_full_match(bare_number, '\d{12}|\d{9}|[A-Z]{1,2}\d{7,8}')
        THEN {'value': bare_number, 'repair': NULL}
    WHEN regexp_full_match(bare_number, '\d{10,11}')
        THEN {'value': lpad(bare_number, 12, '0'), 'repair': 'padded_zero'}
    WHEN regexp_full_match(bare_number, '\d{8}') THEN {'value': '0' || bare_number, 'repair': 'padded_zero'}
    ELSE {'value': NULL, 'repair': NULL}
END;

-- Mobile numbers have ten digits since 2018, landlines 02 and nine (or eight) more.
CREATE OR REPLACE MACRO is_phone(digits) AS regexp_full_match(
    digits, '0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}|02\d{8,9}');

-- Of two numbers in a cell the first counts; what follows the country code follows a zero at home.
CREATE OR REPLACE MACRO first_phone(cell) AS CASE
    WHEN is_phone(cell) THEN cell
    ELSE regexp_replace(
        bare(regexp_extract(cell, '^[^/;,\n|&]*')), '^(?:\+84|0084|84(\d{9})$)\(?0?\)?', '0\1')
END;

-- The eleven-digit prefixes of before September 2018 and what they became (DOMAIN §3.5).
CREATE OR REPLACE MACRO today_s_prefix(digits) AS CASE
    WHEN NOT regexp_full_match(digits, '01\d{9}') THEN NULL
    WHEN digits[2:3] = '16' AND digits[4] BETWEEN '2' AND '9' THEN '03' || digits[4:]
    ELSE MAP {'0120': '070', '0121': '079', '0122': '077', '0126': '076', '0128': '078', '0123': '083',
              '0124': '084', '0125': '085', '0127': '081', '0129': '082', '0186': '056', '0188': '058',
              '0199': '059'}[digits[1:4]] || digits[5:]
END;

CREATE OR REPLACE MACRO read_phone_digits(digits) AS CASE
    WHEN is_phone(digits) THEN {'value': digits, 'repair': NULL}
    WHEN is_phone('0' || digits) THEN {'value': '0' || digits, 'repair': 'padded_zero'}
    WHEN is_phone(today_s_prefix(digits)) THEN {'value': today_s_prefix(digits), 'repair': 'old_prefix'}
    WHEN is_phone(today_s_prefix('0' || digits))
        THEN {'value': today_s_prefix('0' || digits), 'repair': 'old_prefix'}
    -- Two mobile numbers with nothing but a space between them.
    WHEN regexp_full_match(digits, '0\d{9}0\d{9}') AND is_phone(left(digits, 10))
        THEN {'value': left(digits, 10), 'repair': NULL}
    ELSE {'value': NULL, 'repair': NULL}
END;


-- A day as people and Excel write it; never month first. NULL where the text holds none that exists.
CREATE OR REPLACE MACRO day_of_parts(parts, as_of) AS TRY_CAST(
    CASE
        WHEN length(parts[3]) <> 2 THEN parts[3]
        WHEN 2000 + CAST(parts[3] AS INTEGER) > year(as_of) THEN '19' || parts[3]
        ELSE '20' || parts[3]
    END || '-' || parts[2] || '-' || parts[1] AS DATE);

-- What nearly every cell holds is taken apart by position first: a pattern costs ten times as much.
CREATE OR REPLACE MACRO read_day(cell, as_of) AS CASE
    WHEN cell IS NULL THEN NULL
    WHEN length(cell) = 10 AND cell[3] = '/' AND cell[6] = '/'
        THEN TRY_CAST(cell[7:10] || '-' || cell[4:5] || '-' || cell[1:2] AS DATE)
    WHEN cell[5] = '-' AND cell[8] = '-' THEN TRY_CAST(left(cell, 10) AS DATE)
    WHEN regexp_matches(cell, '^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}')
        THEN TRY_CAST(translate(regexp_extract(cell, '^[\d/.-]+'), '/.', '--') AS DATE)
    -- Days since the end of 1899: what a date is to Excel; five digits are 1927 to 2064.
    WHEN regexp_full_match(cell, '[1-5]\d{4}(?:\.\d+)?')
        THEN DATE '1899-12-30' + CAST(left(cell, 5) AS INTEGER)
    ELSE day_of_parts(regexp_extract_all(
        regexp_extract(cell, '\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})(?:\D|$)'), '\d+'), as_of)
END;

CREATE OR REPLACE MACRO looks_like_a_day(cell) AS CASE
    WHEN cell IS NULL THEN FALSE
    WHEN cell[3] = '/' AND cell[6] = '/' THEN TRUE
    WHEN cell[5] = '-' AND cell[8] = '-' THEN TRUE
    ELSE regexp_matches(cell,
        '^[1-5]\d{4}(?:\.\d+)?$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[/-]\d{1,2}$|^\d{1,2}-thg \d'
        || '|(?:^|\D)\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}(?:\D|$)')
END;

-- A birth is a day, or a year alone (many people have no more than that on paper).
CREATE OR REPLACE MACRO read_birth(cell, day) AS CASE
    WHEN day IS NOT NULL THEN CAST(day AS VARCHAR)
    WHEN cell IS NOT NULL THEN fold(cell)
END;

-- A cell that says more than a mark or a day.
CREATE OR REPLACE MACRO in_words(cell) AS CASE WHEN length(cell) > 3 AND cell[1] > '9' THEN cell END;

-- They have gone: not in the headcount. A telephone that is lost, or a form sent on, is not a person gone.
CREATE OR REPLACE MACRO tells_of_leaving(folded) AS CASE
    WHEN folded IS NULL OR folded = '' THEN FALSE
    ELSE regexp_matches(folded, '\b(?:nghi (?:viec|huu)|thoi viec|da (?:chuyen|mat))\b')
    AND NOT regexp_matches(folded,
        '\b(?:chua nghi|da chuyen (?:khoan|ho so|to khai|tien)|da mat (?:dien thoai|dt|sim|so|may|mat khau))\b')
END;

CREATE OR REPLACE MACRO tells_of_no_smartphone(folded) AS CASE
    WHEN folded IS NULL OR folded = '' THEN FALSE
    ELSE regexp_matches(folded,
    '\b(?:khong|ko|k|chua) (?:co |dung |su dung )*(?:smartphone|smart phone|dt thong minh|dien thoai|dtdd|dt)\b'
    || '|\b(?:dt|dien thoai) (?:cui|cuc gach|den trang|thuong|phim)\b')
END;

-- What a cell under a milestone's heading says: yes, no, day (yes, on a day), pending or unknown.
CREATE OR REPLACE MACRO word_of_mark(folded) AS CASE
    WHEN regexp_matches(folded, '^(?:chua|khong|ko|k|no|false|dang cai|se)\b') THEN 'no'
    WHEN regexp_matches(folded,
        '^(?:x+|v+|co|roi|da|ok|oke|okay|yes|y|true|dat|xong|hoan thanh|hoan tat|thanh cong|kich hoat|duoc duyet)\b'
        || '|\b(?:xong|roi|thanh cong|hoan thanh)$|\bda (?:cai|dang ky|nop|duyet|phe duyet|kich hoat)\b') THEN 'yes'
    WHEN regexp_matches(folded, '^(?:dang )?cho (?:duyet|phe duyet|mat khau|cap|xac nhan)') THEN 'pending'
    ELSE 'unknown'
END;

CREATE OR REPLACE MACRO read_mark(cell) AS CASE
    WHEN cell IS NULL THEN 'empty'
    WHEN cell IN ('x', 'X', '1', '✓', '✔', '√', '☑', 'v', 'V', '+') THEN 'yes'
    WHEN cell IN ('0', '-', '–', '—', '/', '.', 'o', 'O') THEN 'no'
    WHEN looks_like_a_day(cell)
        THEN CASE WHEN regexp_matches(lower(cell), '^(?:chưa|chua|không|khong|hẹn|hen|sẽ|se)\P{L}') THEN 'no' ELSE 'day' END
    ELSE word_of_mark(fold(cell))
END;

-- Whether a milestone is reached, from its column and the column that says the opposite. An empty cell
-- (or a “không”) under “Chưa cài đặt” means yes only where the sheet has no “Đã cài đặt”.
CREATE OR REPLACE MACRO is_reached(mark, opposite, only_opposite) AS CASE
    WHEN NOT only_opposite THEN mark IN ('yes', 'day')
    ELSE opposite IS NULL OR (read_mark(opposite) = 'no' AND NOT starts_with(fold(opposite), 'chua'))
END;

-- One column that tells several milestones in words. What is denied or only planned is taken out first,
-- and a success goes with its verb: “cài đặt thành công” is installed, “thành công” alone is approved.
CREATE OR REPLACE MACRO affirmed(folded) AS regexp_replace(regexp_replace(folded,
    '\b(?:chua|khong|ko|se|can|hen|dang)\s+(?:(?:duoc|co|the|thuc hien)\s+)*(?:cai(?: dat)?|tai|dang ky|nop|phe duyet|duyet|kich hoat|cap|mat khau)',
    '', 'g'),
    '\b(cai dat|cai|dang ky|nop(?: to khai)?)(?: vssid| ung dung)? (?:thanh cong|hoan thanh|xong|ok|hoan tat)', '\1', 'g');

CREATE OR REPLACE MACRO says_installed(told) AS regexp_matches(told, '\b(?:cai|da tai)\b');
CREATE OR REPLACE MACRO says_approved(told) AS regexp_matches(
    regexp_replace(told, '\bcho (?:phe )?duyet\b|\bcho (?:cap )?mat khau\b', '', 'g'),
    '\b(?:duyet|kich hoat|co mat khau|cap mat khau|cap tai khoan|thanh cong|hoan thanh)\b');
CREATE OR REPLACE MACRO says_form_submitted(told) AS regexp_matches(told, '\b(?:nop|thu) (?:to khai|ho so|mau|tk|phieu)|^(?:da )?nop$');
CREATE OR REPLACE MACRO says_registered(told) AS
    regexp_matches(told, '\bdang ky\b|\bcho (?:phe )?duyet\b|\bcho (?:cap )?mat khau\b');
-- “Chưa”, “không”: told, and it is no.
CREATE OR REPLACE MACRO says_no(folded) AS regexp_matches(folded, '\b(?:chua|khong|ko|k|0)\b') OR folded = '';

-- Names are equal wherever the tone mark stands (Hoà, Hòa; Thuý, Thúy; Quý, Qúy): it is put on the later vowel.
-- Few names need it, so the many are only looked at.
CREATE OR REPLACE MACRO name_key(name) AS CASE
    WHEN NOT regexp_matches(lower(name), '[òóỏõọ][ae]|[ùúủũụ][ya]|g[ìíỉĩị][auoôơ]') THEN lower(name)
    ELSE list_reduce(
        list_prepend(lower(name), [
            'òaoà', 'óaoá', 'ỏaoả', 'õaoã', 'ọaoạ', 'òeoè', 'óeoé', 'ỏeoẻ', 'õeoẽ', 'ọeoẹ',
            'ùyuỳ', 'úyuý', 'ủyuỷ', 'ũyuỹ', 'ụyuỵ', 'ùauà', 'úauá', 'ủauả', 'ũauã', 'ụauạ',
            'ìaià', 'íaiá', 'ỉaiả', 'ĩaiã', 'ịaiạ']),
        (told, pair) -> replace(told, left(pair, 2), right(pair, 2)))
END;

-- Who somebody is without a number: by the day of birth or the phone anywhere, by the year of birth or the
-- department within the unit; a name alone is nobody in particular.
CREATE OR REPLACE MACRO name_identity(unit_code, name, birth, phone, department) AS CASE
    WHEN length(birth) = 10 THEN 'b' || birth || '|' || name_key(name)
    WHEN birth IS NOT NULL THEN 'y' || unit_code || '|' || birth || '|' || name_key(name)
    WHEN phone IS NOT NULL THEN 'p' || phone || '|' || name_key(name)
    WHEN department IS NOT NULL THEN 'd' || unit_code || '|' || fold(department) || '|' || name_key(name)
END;

-- The first of these that a row has decides who it is within its unit (contract, rule 12).
CREATE OR REPLACE MACRO person_key(unit_code, insurance_number, citizen_id, name, birth, phone, department) AS CASE
    WHEN insurance_number IS NOT NULL THEN 'i' || insurance_number
    WHEN citizen_id IS NOT NULL THEN 'c' || citizen_id
    ELSE name_identity(unit_code, name, birth, phone, department)
END;

-- HMAC-SHA256 (RFC 2104), cut to 128 bits: the pads are the key mixed with its two constants, 64 bytes each.
CREATE OR REPLACE MACRO keyed_hash(inner_pad, outer_pad, words) AS
    CAST(left(sha256(outer_pad || unhex(sha256(inner_pad || encode(words)))), 32) AS UUID);

-- A count in a table of counts: a whole number, perhaps with a dot, comma or space before each three digits.
CREATE OR REPLACE MACRO read_count(cell) AS CASE
    WHEN regexp_full_match(trim(cell), '\d{1,9}|\d{1,3}(?:[., \x{A0}]\d{3}){1,2}')
        THEN CAST(regexp_replace(cell, '\D', '', 'g') AS INTEGER)
END;

-- What a row is that is nobody. The surnames Tống and Công are not totals, so accents matter here.
CREATE OR REPLACE MACRO is_total(cell) AS
    regexp_matches(lower(cell), '^\s*(?:tổng(?: cộng| số)?|cộng)(?:\s|$|[:.,(0-9])|^tong (?:cong|so)\b')
    OR fold(cell) IN ('tong cong', 'tong so', 'total');
CREATE OR REPLACE MACRO is_signature(folded) AS regexp_matches(folded,
    '^(?:nguoi (?:lap|tong hop|ke khai)|ke toan truong|thu truong|giam doc|pho giam doc|hieu truong|chu tich'
    || '|ky ghi ro|ky ten|ky va ghi|xac nhan cua|dai dien (?:don vi|cong ty)|can bo (?:lap|thu)|lanh dao don vi)\b'
    || '|\bngay \d* ?thang \d* ?nam(?: \d+)?$');
CREATE OR REPLACE MACRO is_numbering(cell) AS regexp_full_match(trim(cell), '[\[(]?(?:\d{1,3}|[A-Z])[\])]?');
CREATE OR REPLACE MACRO is_group_number(cell) AS regexp_full_match(trim(cell), '(?:[IVXLC]+|[A-HK-Z])[.)]?');

-- One thing wrong at one place. `first_row` is where the person stood first, of a repeated one.
CREATE OR REPLACE MACRO fault(name, place) AS {'fault': name, 'column': place, 'first_row': NULL};
CREATE OR REPLACE MACRO fault_of_mark(mark, day, as_of, words, place) AS CASE
    WHEN mark = 'day' AND day IS NULL THEN fault('bad_date', place)
    WHEN mark = 'day' AND day > as_of THEN fault('future_date', place)
    WHEN mark = 'unknown' AND NOT tells_of_no_smartphone(words) THEN fault('unknown_mark', place)
END;
