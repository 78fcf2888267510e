#!/bin/sh
# Makes the pictures of docs/gallery.md from the demo. Needs soffice (Calc and Writer), pdftoppm, chromium, python3, pngquant.
#
#   docs/gallery.sh [PROGRAM]      default: target/release/diaodu
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-$here/../target/release/diaodu}")
images=$here/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$program" demo demo >/dev/null
mkdir files
office() { "$program" -c demo/config/diaodu.toml --now 2027-01-12T18:00 "$@" >/dev/null; }
office document brief --month 2026-12 --out files
mv files/*工作简报*.docx files/brief.docx
cp demo/share/办公室/*请示*.docx files/request.docx
office form --unit 南明区 -o files/form.xlsx
office assessment --year 2026 -o files/assessment.xlsx
cp demo/share/台账/2026/2026年12月台账.xlsx files/ledger.xlsx
cp demo/share/报送/花溪区/退回/2026-11-25/*问题标注*.xlsx files/marked.xlsx
receipt=$(find demo/share/报送/花溪区/回执 -name '2026-11-25 *退回*.txt' | head -n 1)
letter=$(find demo/letters -name '20261229-0900 ledger *.eml' | sort | head -n 1)

# Workbooks and documents come out of the printer.
soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir pdf files/*.xlsx files/*.docx >/dev/null 2>&1

python3 - "$receipt" "$letter" <<'PYTHON'
import email, email.policy, html, sys
receipt, letter = sys.argv[1:]
with open(receipt, encoding="utf-8-sig") as file:
    text = html.escape(file.read())
with open("receipt.html", "w", encoding="utf-8") as file:
    file.write(f"<meta charset=utf-8><body style='margin:24px;width:720px'><pre style='font:14px/1.6 sans-serif;white-space:pre-wrap'>{text}</pre>")
with open(letter, "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)
with open("letter.html", "w", encoding="utf-8") as file:
    file.write(message.get_body(("html",)).get_content())
PYTHON

page() { # PDF PAGE NAME DPI [HEIGHT]
    pdftoppm -r "$4" -f "$2" -l "$2" -singlefile -x 0 -y 0 -W 0 -H "${5:-0}" -png "pdf/$1.pdf" "$3"
}
page form 1 gallery-form 100 420
page marked 1 gallery-marked 90 460
page ledger 1 gallery-overview 80
page ledger 3 gallery-ledger 60
page assessment 1 gallery-assessment 90 700
page brief 1 gallery-brief 60
page request 1 gallery-request 60
screen() { # HTML NAME WIDTH HEIGHT
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
        "--window-size=$3,$4" "--screenshot=$work/$2.png" "file://$work/$1" >/dev/null 2>&1
}
screen receipt.html gallery-receipt 780 1000
screen letter.html gallery-letter-desktop 900 1300
# Chromium makes no window as narrow as a phone: the letter is shown in a frame of 390 pixels.
cat >phone.html <<'PHONE'
<meta charset=utf-8><body style="margin:0;background:#ddd;text-align:center"><iframe src="letter.html" style="border:0;width:390px;height:1500px;background:#fff"></iframe>
PHONE
screen phone.html gallery-letter-phone 500 1500

"$here/gallery_pages.py" "$program" "$work"

# Small: 64 colours.
for picture in gallery-*.png page-*.png; do
    pngquant --force --strip --nofs --output "$images/$picture" 64 "$picture"
done
ls -l "$images"/gallery-*.png "$images"/page-*.png
