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
    -- What a program that knows only fractions made of a number.
    WHEN regexp_full_match(number, '\d{8,12}\.0') THEN split_part(number, '.', 1)
    ELSE upper(regexp_replace(number, '[\s\x{A0}.''’‘′`´_"=\-–—]', '', 'g'))
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

-- A number that was read, unless it was mended in a way that somebody took back.
CREATE OR REPLACE MACRO unless_undone(found, place, undone) AS CASE
    WHEN found.repair IS NOT NULL AND list_contains(undone, found.repair || ':' || place)
        THEN {'value': NULL, 'repair': NULL}
    ELSE found
END;

-- Mobile numbers have ten digits since 2018, landlines 02 and nine (or eight) more.
CREATE OR REPLACE MACRO is_phone(digits) AS regexp_full_match(
    digits, '0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}|02\d{8,9}');

-- What follows the country code follows a zero at home.
CREATE OR REPLACE MACRO dialled_at_home(digits) AS
    regexp_replace(digits, '^(?:(?:\+84|0084)0?|840?(\d{9})$)', '0\1');

-- Of two numbers in a cell the first counts, and what is said behind it does not: “(024) 3936 1234 (máy lẻ 12)”.
CREATE OR REPLACE MACRO first_number(cell) AS regexp_replace(
    regexp_extract(cell, '(?s)^\W?([+(]*\d[\d\s()+.''’`´_–-]*)(?:$|[^\d\p{L}].*|(?:hoặc|và) .*)', 1),
    '[()]|(\d)\s*\+.*', '\1', 'g');

CREATE OR REPLACE MACRO first_phone(cell) AS CASE
    WHEN is_phone(cell) THEN cell
    WHEN regexp_full_match(cell, '\+?[\d .-]+') THEN dialled_at_home(bare(cell))
    ELSE dialled_at_home(bare(first_number(cell)))
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

-- “ngày 5 tháng 6 năm 2021”, “05-thg 6-21”, “5-Jun-2021” → 5/6/2021; what has no month in words stays.
CREATE OR REPLACE MACRO day_in_digits(cell) AS CASE
    WHEN regexp_matches(cell, '\d\D{0,3}(?i:th)')
        THEN regexp_replace(cell,
            '(?i)(\d{1,2})[\s-]*(?:tháng|thang|thg|th)[\s.]*(\d{1,2})[\s,-]*(?:năm|nam)?[\s.]*(\d{2,4})', '\1/\2/\3')
    WHEN regexp_matches(cell, '^\d{1,2}[ -][A-Za-z]{3,9}[ ,-]+\d{2,4}$')
        THEN regexp_extract(cell, '^\d+') || '/'
            || (instr('janfebmaraprmayjunjulaugsepoctnovdec', lower(regexp_extract(cell, '[A-Za-z]{3}'))) + 2) // 3
            || '/' || regexp_extract(cell, '\d+$')
    ELSE cell
END;

-- Words for a day that stand by themselves. Not for a birth: “Ngày 30 tháng 6 năm 2021” also ends a list.
CREATE OR REPLACE MACRO tells_a_day_in_words(cell) AS day_in_digits(cell) <> cell;

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
        regexp_extract(day_in_digits(cell),
            '\d{1,2}\s*[/.,\\-]\s*\d{1,2}\s*[/.,\\-]\s*(?:\d{4}|\d{2})(?:\D|$)'), '\d+'), as_of)
END;

CREATE OR REPLACE MACRO looks_like_a_day(cell) AS CASE
    WHEN cell IS NULL THEN FALSE
    WHEN cell[3] = '/' AND cell[6] = '/' THEN TRUE
    WHEN cell[5] = '-' AND cell[8] = '-' THEN TRUE
    ELSE regexp_matches(cell,
        '^[1-5]\d{4}(?:\.\d+)?$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[/-]\d{1,2}$|^\d{1,2}-thg \d'
        || '|(?:^|\D)\d{1,2}\s*[/.\\-]\s*\d{1,2}\s*[/.\\-]\s*\d{2,4}(?:\D|$)')
END;

-- What was written month first, as we read it: 6/15/2021 → 15/6/2021.
CREATE OR REPLACE MACRO day_before_month(cell) AS
    regexp_replace(cell, '^\s*(\d{1,2})(\s*[/.-]\s*)(\d{1,2})(\s*[/.-]\s*\d{2,4})', '\3\2\1\4');

-- A birth is a day, or a year alone (many people have no more than that on paper).
CREATE OR REPLACE MACRO read_birth(cell, day) AS CASE
    WHEN day IS NOT NULL THEN CAST(day AS VARCHAR)
    WHEN regexp_full_match(cell, '\d{4}\.0') THEN left(cell, 4)
    WHEN cell IS NOT NULL THEN fold(cell)
END;

-- The words that most cells of a mark hold: to look them up costs a tenth of reading them.
-- (A list that is looked through: a longer IN becomes a join, which costs the smallest sheet more than reading it.)
CREATE OR REPLACE MACRO is_usual_yes(cell) AS list_contains(['có', 'Có', 'rồi', 'Rồi', 'đã', 'Đã', 'đã cài', 'Đã cài',
    'đã cài đặt', 'Đã cài đặt', 'đã đăng ký', 'Đã đăng ký', 'đã nộp', 'Đã nộp', 'ok', 'OK', 'xong', 'Xong', 'TRUE'], cell);
CREATE OR REPLACE MACRO is_usual_no(cell) AS list_contains(['chưa', 'Chưa', 'không', 'Không', 'chưa cài', 'Chưa cài',
    'chưa cài đặt', 'Chưa cài đặt', 'chưa đăng ký', 'Chưa đăng ký', 'chưa nộp', 'Chưa nộp', 'k', 'ko', 'FALSE'], cell);

-- A cell that says more than a mark or a day.
CREATE OR REPLACE MACRO in_words(cell) AS CASE
    WHEN length(cell) > 3 AND cell[1] > '9' AND NOT is_usual_yes(cell) AND NOT is_usual_no(cell) THEN cell
END;

-- They have gone: not in the headcount. What is only planned or denied, somebody who has come, and a thing
-- that is lost or sent on (a telephone, a form) are taken out first.
CREATE OR REPLACE MACRO tells_of_leaving(folded) AS CASE
    WHEN folded IS NULL OR folded = '' THEN FALSE
    WHEN NOT regexp_matches(folded,
        '\b(?:nghi|thoi|bo|ve huu|chuyen|mat|tu tran|qua doi|chet|cham dut|het hop dong|resigned|retired)\b') THEN FALSE
    ELSE regexp_matches(regexp_replace(folded,
        '\b(?:chua|khong|ko|sap|se|dang|cho|doi|chuan bi|du kien|xin) (?:(?:cho|xin|duoc) )*(?:nghi|thoi|ve huu|chuyen|cham dut|bo|het)\b'
        || '|\bda chuyen (?:den\b|ve day|tu\b|khoan|doi|bhxh|(?:sang |qua )?(?:ho so|to khai|tien|may|so|sim|dien thoai|dt)\b)'
        || '|\bchuyen [a-z ]{1,20} (?:den|ve)$|\bmoi chuyen'
        || '|\bda mat (?:dien thoai|dt|sim|so|may|mat khau|the|cccd|cmnd|cmt|vi|giay to|ket noi|lien lac)\b', '', 'g'),
        '\b(?:nghi (?:viec|huu|han|luon|lam viec)|da nghi$|da nghi (?:tu|ngay|o cong ty)\b|thoi (?:viec|hoc)|bo (?:viec|hoc)|ve huu'
        || '|da (?:chuyen|mat|chet)|chuyen (?:cong tac|don vi|truong|di|cong ty)|tu tran|qua doi'
        || '|cham dut (?:hop dong|hd|hdld)|het hop dong|resigned|retired)\b')
END;

CREATE OR REPLACE MACRO tells_of_no_smartphone(folded) AS CASE
    WHEN folded IS NULL OR folded = '' THEN FALSE
    ELSE regexp_matches(folded,
    '\b(?:khong|ko|k|chua|no) (?:co |dung |su dung |phai |la )*(?:smartphone|smart phone|dt thong minh|dttm|dt tm|dien thoai thong minh)\b'
    || '|\b(?:khong|ko|k|chua) (?:(?:co|dung|su dung) )+(?:dien thoai|dtdd|dt|may)(?: (?:rieng|di dong|nao|ca nhan|de|cai)|$| [;])'
    || '|\b(?:dt|dien thoai|may) (?:cui|cuc gach|den trang|thuong|phim|ban phim|khong thong minh)\b|\bcuc gach\b')
END;

-- A verb that is denied after it (“đăng ký chưa thành công”) says no more than “chưa”.
CREATE OR REPLACE MACRO denied_after(folded) AS regexp_replace(folded,
    '\b(?:da )?(?:cai dat|cai|tai|dang nhap|dang ky|dk|nop|kich hoat)(?: vssid| app| ung dung| tai khoan| tk)?'
    || ' (?:(?:nhung )?(?:khong|chua|ko|k)(?: the)? (?:thanh cong|hoan thanh|duoc|xong)|that bai|bi loi|loi)\b', 'chua', 'g');

-- What a cell under a milestone's heading says: yes, no, day (yes, on a day), pending or unknown.
CREATE OR REPLACE MACRO word_of_mark(folded) AS CASE
    WHEN regexp_matches(folded,
        '^(?:chua|khong|ko|k|kg|khg|no|not|n|false|se|tu choi|dang (?:cai|tai|lam|thuc hien)|cho (?:cai|tai|dang ky|nop))\b'
        || '|\b(?:da|bi) (?:go|xoa)\b') AND NOT regexp_matches(folded, '^(?:khong|ko|k) (?:ro|biet|nho)\b') THEN 'no'
    WHEN regexp_matches(folded,
        '^(?:x+|v+|co|roi|da|ok|oke|oki|okie|okay|yes|y|true|dat|dung|du|xong|hoan thanh|hoan tat|thanh cong|kich hoat'
        || '|duoc duyet|done|installed|registered|submitted|approved|activated|dang (?:dung|su dung))\b'
        || '|\b(?:xong|roi|thanh cong|hoan thanh)$|\bda (?:cai|dang ky|dk|nop|duyet|phe duyet|kich hoat)\b'
        || '|^(?:cai|cai dat|tai|dang ky|dk|nop|duyet)(?: vssid| app| ung dung| ngay| hom)*(?: \d+)*$') THEN 'yes'
    WHEN regexp_matches(folded, '^(?:dang )?(?:cho|doi) (?:bhxh )?(?:duyet|phe duyet|mat khau|cap|xac nhan)') THEN 'pending'
    WHEN regexp_matches(folded,
        '\b(?:chua|khong|ko|k) (?:the )?(?:cai|tai|dang ky|dk|nop|duyet|kich hoat|thuc hien|lam|duoc|ho tro)\b') THEN 'no'
    ELSE 'unknown'
END;

-- `said` is the cell as `word_of_mark` is to read it: folded, and without the verbs that are denied after themselves.
CREATE OR REPLACE MACRO mark_of(cell, said) AS CASE
    WHEN cell IS NULL THEN 'empty'
    -- ü and þ are what a tick in the font Wingdings is made of.
    WHEN regexp_full_match(cell, '[xX1✓✔√☑☒✅×✗✘üþvV+]|1\.0') THEN 'yes'
    WHEN regexp_full_match(cell, '[0–—/.oO☐□-]|--|---|0\.0') THEN 'no'
    WHEN length(cell) = 10 AND cell[3] = '/' AND cell[6] = '/' AND cell[1] <= '9' THEN 'day'
    WHEN is_usual_yes(cell) THEN 'yes'
    WHEN is_usual_no(cell) THEN 'no'
    WHEN looks_like_a_day(cell) OR tells_a_day_in_words(cell)
        THEN CASE WHEN regexp_matches(lower(cell), '^(?:chưa|chua|không|khong|hẹn|hen|sẽ|se)\P{L}') THEN 'no' ELSE 'day' END
    ELSE word_of_mark(said)
END;
CREATE OR REPLACE MACRO read_mark(cell) AS mark_of(cell, denied_after(fold(cell)));

-- Whether a milestone is reached, from its column and the column that says the opposite. An empty cell
-- (or a “không”) under “Chưa cài đặt” means yes only where the sheet has no “Đã cài đặt”.
CREATE OR REPLACE MACRO is_reached(mark, opposite, opposite_words, only_opposite) AS CASE
    WHEN NOT only_opposite THEN mark IN ('yes', 'day')
    WHEN opposite IS NULL THEN TRUE
    ELSE (opposite = 'no' AND NOT starts_with(opposite_words, 'chua'))
        OR regexp_matches(opposite_words, '^(?:da|roi|xong)\b')
END;

-- One column that tells several milestones in words. What is denied, undone or only planned is taken out first,
-- and a success goes with its verb: “cài đặt thành công” is installed, “thành công” alone is approved.
CREATE OR REPLACE MACRO affirmed(folded) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(denied_after(folded),
    -- Their short forms in full.
    '\bdk\b', 'dang ky', 'g'),
    '\b(?:not|khong dong y|chua dong y|tu choi|qua han)\s+(?:cai(?: dat)?|tai|dang ky|nop(?: to khai)?|installed|registered|submitted|approved)'
    || '|\bcai(?: dat)?\b[a-z ]*\b(?:da|bi) (?:go|xoa)\b'
    || '|\b(?:chua|khong|ko|se|can|hen|dang)\s+(?:(?:duoc|co|the|thuc hien|nhan)\s+)*(?:cai(?: dat)?|tai(?: khoan)?|tk|dang ky|dang nhap|su dung|dung'
    || '|nop|gui|phe duyet|duyet|kich hoat|cap|mat khau|mk)\b', '', 'g'),
    '\b(?:cho|doi)(?: [a-z]+){0,4}? (?:phe duyet|duyet|mat khau|mk|cap tai khoan|cap tk|kich hoat)\b|\bpending\b(?: approval)?', 'cho duyet', 'g'),
    '\b(?:hoan thanh|hoan tat|xong)(?: viec)? (cai dat|cai|dang ky|nop)\b', '\1', 'g'),
    '\b(cai dat|cai|dang ky|dang nhap|nop(?: to khai)?)(?: vssid| ung dung| tai khoan| tk)? (?:thanh cong|hoan thanh|xong|ok|hoan tat)', '\1', 'g');

CREATE OR REPLACE MACRO says_installed(told) AS
    regexp_matches(told, '\b(?:cai|da tai|da dang nhap|(?:da|dang) (?:su dung|dung) vssid|installed)\b');
CREATE OR REPLACE MACRO says_approved(told) AS regexp_matches(
    regexp_replace(told, '\bcho (?:phe )?duyet\b|\bcho (?:cap )?mat khau\b', '', 'g'),
    '\b(?:duyet|kich hoat|(?:co|nhan|nhan duoc) (?:mat khau|mk|tai khoan|tk)|cap (?:mat khau|mk|tai khoan|tk)|thanh cong|hoan thanh|approved|activated)\b');
CREATE OR REPLACE MACRO says_form_submitted(told) AS regexp_matches(told,
    '\b(?:nop|thu|gui) (?:du |ban |lai )?(?:to khai|ho so|mau|tk|phieu|giay)|^(?:da )?nop$|\bsubmitted\b');
CREATE OR REPLACE MACRO says_registered(told) AS
    regexp_matches(told, '\bdang ky\b|\bcho (?:phe )?duyet\b|\bcho (?:cap )?mat khau\b|\bregistered\b');
-- “Chưa”, “không”: told, and it is no.
CREATE OR REPLACE MACRO says_no(folded) AS regexp_matches(folded, '\b(?:chua|khong|ko|k|0|not|tu choi)\b') OR folded = '';

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

-- A count in a table of counts: a whole number, perhaps with a dot, comma or space before each three digits,
-- with “người” behind it, or a dash for none.
CREATE OR REPLACE MACRO read_count(cell) AS CASE
    WHEN trim(cell) IN ('-', '–', '—') THEN 0
    WHEN regexp_full_match(trim(cell), '\d{1,9}[.,]0') THEN CAST(regexp_extract(cell, '\d+') AS INTEGER)
    WHEN regexp_full_match(trim(cell), '(?:\d{1,9}|\d{1,3}(?:[., ’''\x{A0}]\d{3}){1,2})(?:[.,]0)?(?: (?:người|lao động|LĐ|học sinh|HS|em))?')
        THEN CAST(regexp_replace(regexp_replace(trim(cell), '[.,]0\b[^\d]*$', ''), '\D', '', 'g') AS INTEGER)
END;

-- A share instead of a count, as people write it or as Excel keeps it: 85%, 0.85. NULL where it is none.
CREATE OR REPLACE MACRO read_share(cell) AS CASE
    WHEN regexp_full_match(trim(cell), '\d{1,3}(?:[.,]\d+)?\s*%')
        THEN CAST(replace(regexp_extract(cell, '\d+(?:[.,]\d+)?'), ',', '.') AS DOUBLE) / 100
    WHEN regexp_full_match(trim(cell), '0?[.,]\d+') THEN TRY_CAST(replace(trim(cell), ',', '.') AS DOUBLE)
END;

-- What a row is that is nobody. The surnames Tống and Công are not totals, so accents matter here.
CREATE OR REPLACE MACRO is_total(cell) AS CASE
    WHEN cell IS NULL THEN FALSE
    WHEN regexp_matches(lower(cell), '^\s*(?:tổng|cộng)\s+(?:thị|văn|đình|đức|xuân)\s') THEN FALSE
    ELSE regexp_matches(lower(cell),
        '^\s*(?:tổng(?: cộng| số)?|cộng|(?:lũy|luỹ) kế|(?:tỷ|tỉ) lệ)(?:\s|$|[:.,(0-9])|^tong (?:cong|so)\b|^(?:grand |sub ?-?)?total\b'
        || '|^toàn (?:trường|công ty|đơn vị|cơ quan|phường|xã|quận|huyện|ngành|khối|thành phố)(?:\s|$|[:.,(])'
        || '|^(?:ấn định )?danh sách (?:này |trên )?(?:gồm|có|\d)|^(?:số lượng|sĩ số)\s*:')
    -- With one of the two words as it should be, the other is misspelt: “Tông cộng”.
    OR (fold(cell) IN ('tong cong', 'tong so') AND regexp_matches(lower(cell), 'tổng|cộng|^[ -~]*$'))
END;
-- The title of a group that stands where names stand: “Phòng Kế toán”, “II.1 Khoa Nội”. Not for a department's cell.
CREATE OR REPLACE MACRO is_group_title(cell) AS regexp_matches(lower(cell),
    '^(?:[\divx]+(?:[.)][\d.)]*)?\s+)?(?:phòng|ban|khoa|tổ|lớp|khối|bộ phận|(?:phân )?xưởng|chi (?:bộ|nhánh|đoàn)|đội|trung tâm'
    || '|văn phòng|chuyền|nhóm|trường|công ty|thôn|cụm|ubnd)(?:\s|$)|^(?:to|lop) \d')
    -- Ban is a surname too.
    AND NOT regexp_matches(lower(cell), '^ban (?:thị|văn)\s');
CREATE OR REPLACE MACRO is_signature(folded) AS regexp_matches(folded,
    '^(?:nguoi (?:lap|tong hop|ke khai|bao cao|kiem tra|viet|lam)|lap (?:bieu|bang|danh sach)|ke toan truong|thu truong'
    || '|(?:pho )?(?:tong )?giam doc|(?:pho )?hieu truong|(?:pho )?chu tich|(?:pho )?vien truong|(?:pho )?bi thu|chanh van phong|thu quy'
    || '|ky ghi ro|ky ten|ky va ghi|xac nhan cua|dai dien (?:don vi|cong ty|doanh nghiep|co quan|nha truong)'
    || '|can bo (?:lap|thu|phu trach|dau moi|tong hop)|lanh dao don vi|giao vien chu nhiem|gvcn|noi nhan|ghi chu|luu y'
    || '|prepared by|approved by|director|(?:tm|t m|kt|k t|tl|t l|tuq) [a-z]+)\b'
    || '|\bngay \d* ?thang \d* ?nam(?: \d+)?$|^[a-z ]{4,30} ngay \d{1,2} \d{1,2} \d{4}$');
CREATE OR REPLACE MACRO is_numbering(cell) AS regexp_full_match(trim(cell), '[\[(]?(?:\d{1,3}|[A-Z])[\])]?');
CREATE OR REPLACE MACRO is_group_number(cell) AS regexp_full_match(trim(cell), '(?:[IVXLC]+|[A-HK-Z])[.)]?');

-- One thing wrong at one place. `first_row` is where the person stood first, of a repeated one.
CREATE OR REPLACE MACRO fault(name, place) AS {'fault': name, 'column': place, 'first_row': NULL};
CREATE OR REPLACE MACRO fault_of_mark(mark, day, as_of, words, place) AS CASE
    WHEN mark = 'day' AND day IS NULL THEN fault('bad_date', place)
    WHEN mark = 'day' AND day > as_of THEN fault('future_date', place)
    WHEN mark = 'unknown' AND NOT tells_of_no_smartphone(words) THEN fault('unknown_mark', place)
END;
