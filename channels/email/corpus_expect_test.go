package email

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readings are what a mail reader shows of the harder mails of the corpora, read off by hand beside another parser: who wrote, about what, how
// the text begins, and the names and sizes of the files.
var readings = []struct{ file, from, subject, text, files string }{
	{"enmime/testdata_low-quality_bad-final-boundary.raw", "James Hillyerd <james@makita.skynet>", "Attachment", "A text section", "foo_9E5D72.zip 7"},
	{"enmime/testdata_low-quality_bad-header-wrap.raw", "James Hillyerd <james@makita.skynet>", "Attachment", "A text section", "7DDA4_foo_9E5D72.zip 7"},
	{"enmime/testdata_low-quality_html-only-inline.raw", "James Hillyerd <james@makita.skynet>", "MIME test 1", "Test of HTML section", "favicon.png 687"},
	{"enmime/testdata_low-quality_unk-charset-html-only.raw", "James Hillyerd <james@makita.skynet>", "Attachment", "Hello World!", ""},
	{"enmime/testdata_mail_attachment-only-text-attachment.raw", " <alice@test.com>", "Test", "", "test.csv 10"},
	{"enmime/testdata_mail_inlinemultipart.raw", " <bob@extern>", "Test", "", "test.pdf 524, test.txt 18"},
	{"enmime/testdata_mail_mime-bad-8bit-filename.raw", "Pavel Bazika <pavel.bazika@some.domain>", "Malformed test", "", "管理.doc 7"},
	{"enmime/testdata_mail_mime-duplicate-param.raw", "easyHotel Booking <bookings@easyHotel.com>", "Confirmation of Booking with easyHotel", "", "Invoice_302232133150612.pdf 524"},
	{"enmime/testdata_mail_mime-unquoted-tspecials-param.raw", "easyHotel Booking <bookings@easyHotel.com>", "Confirmation of Booking with easyHotel", "", "Invoice_(302232133150612).pdf 524"},
	{"enmime/testdata_mail_multipart-wo-boundary.raw", " <Mailer-Daemon@example.com>", "Delivery Status Notification (Failure)", "I'm  multipart message without boundary", ""},
	{"enmime/testdata_mail_qp-utf8-header-recursed.raw", "James Hillyerd <jamehi03@jamehi03lx.noa.com>", "MIME UTF8 Test ¢ More Text", "Lorem ipsum dolor", ""},
	{"enmime/testdata_parts_chardet-success-big-5.raw", " <>", "", "顏是家訓", ""},
	{"enmime/testdata_parts_extra-base64-character.raw", " <>", "Each part contains 1 extra base64 character (4*n + 1)", "Hello World!", ""},
	{"enmime/testdata_parts_nestedmulti.raw", " <>", "", "", "attach.txt 25, attach2.txt 30"},
	{"mailparser/test_fixtures_base64encodedroot.eml", " <test@example.com>", "", "", "screenshot.png 425"},
	{"mailparser/test_fixtures_nodemailer.eml", "Andris Kreata <andris@kreata.ee>", "Nodemailer is unicode friendly ✔ (1476358788189)", "", "image.png 126, nyan cat ✔.gif 29361, notes.txt 28"},
	{"mailparser/test_fixtures_large_text.eml", "Brian Murray <brian@ubuntu.com>", "[Bug 381598] Re: ubiquity crashes in ubuntu 9.04 installation", "", "message.txt 1164211"},
	{"mikel-mail/spec_fixtures_emails_attachment_emails_attachment_nonascii_filename.eml", " <foo@example.com>", "testing", "", "ciële.txt 11"},
	{"mikel-mail/spec_fixtures_emails_attachment_emails_attachment_pdf_non_ascii.eml", "Test Tester <xxxx@xxxx.com>", "Another PDF with 🎉 Unicode chars in it 🍿", "", "broken.pdf 1026"},
	{"mikel-mail/spec_fixtures_emails_attachment_emails_attachment_with_quoted_filename.eml", "Jeffrey Hardy <jeff@37signals.com>", "Eelanalüüsi päring", "", "Eelanalüüsi päring.jpg 1952"},
	{"mikel-mail/spec_fixtures_emails_error_emails_invalid_subject_characters.eml", "Formação Frenetikpolis <info@formacaofrenetik.info>", "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro", "", ""},
	{"mikel-mail/spec_fixtures_emails_error_emails_cant_parse_from.eml", "Apple <News@InsideApple.Apple.com>", "Meet the new MacBook Pro family. Now includes 13-inch.", "From one solid piece of aluminum", ""},
	{"mikel-mail/spec_fixtures_emails_mime_emails_email_with_similar_boundaries.eml", "Xxxxx <xxxxxx@xxxxxxxx.xxx>", "Xxxxxx", "", "LOGO.png 3"},
	{"mikel-mail/spec_fixtures_emails_mime_emails_raw_email7.eml", " <foo@example.com>", "testing", "", "test.rb 25, test.pdf 14, smime.p7s 227"},
	{"mikel-mail/spec_fixtures_emails_mime_emails_raw_email_with_nested_attachment.eml", "Jamis Buck <jamis@37signals.com>", "Testing attachments", "", "truncated.png 1902, smime.p7s 939"},
	{"mikel-mail/spec_fixtures_emails_mime_emails_raw_email_with_illegal_boundary.eml", "Mikel Lindsaar <email_test@me.nowhere>", "Testing outlook", "Hello\nThis is an outlook test", ""},
	{"mikel-mail/spec_fixtures_emails_multi_charset_japanese.eml", "Mikel Lindsaar <raasdnil@gmail.com>", "まみむめも", "かきくえこ", ""},
	{"mikel-mail/spec_fixtures_emails_multi_charset_japanese_attachment.eml", "Mikel Lindsaar <raasdnil@gmail.com>", "testing", "", "てすと.txt 33"},
	{"mikel-mail/spec_fixtures_emails_multi_charset_japanese_shift_jis.eml", " <xxxxxxx@docomo.ne.jp>", "test", "あいうえお", ""},
	{"mikel-mail/spec_fixtures_emails_multi_charset_ks_c_5601-1987.eml", " <from@example.com>", "test", "스티해", ""},
	{"mikel-mail/spec_fixtures_emails_plain_emails_raw_email_incorrect_header.eml", "xxx xxx <xxx@xxx.xxx>", "Stop adware/spyware once and for all.", "", ""},
	{"mikel-mail/spec_fixtures_emails_plain_emails_raw_email_with_partially_quoted_subject.eml", "Jamis Buck <jamis@37signals.com>", `Re: Test: "漢字" mid "漢字" tail`, "대부분의", ""},
	{"mikel-mail/spec_fixtures_emails_rfc2822_example10.eml", "Pete <pete@silly.test>", "", "", ""},
	{"mikel-mail/spec_fixtures_emails_rfc2822_example11.eml", "Joe Q. Public <john.q.public@example.com>", "", "", ""},
	{"mikel-mail/spec_fixtures_emails_rfc2822_example13.eml", "John Doe <jdoe@machine.example>", "Saying Hello", "This is a message just to say hello.", ""},
	{"mikel-mail/spec_fixtures_emails_rfc2822_example14.eml", "Atsushi Yoshida <atsushi@example.com>", "Re: TEST テストテスト", "Hello", ""},
	{"mikel-mail/spec_fixtures_emails_rfc6532_utf8_headers.eml", "Jöhn Doe <jdöe@mächine.example>", "Säying Hello", "", ""},
}

func TestTheCorporaAreReadAsPeopleReadThem(t *testing.T) {
	corpusFiles(t)
	for _, want := range readings {
		raw, err := os.ReadFile(filepath.Join(os.Getenv("FAIRLEAD_CORPORA"), "mail", want.file))
		if err != nil {
			t.Fatal(err)
		}
		in := Parse(raw)
		var files []string
		for _, f := range in.Files {
			files = append(files, fmt.Sprint(f.Name, " ", len(f.Data)))
		}
		from := in.From.Name + " <" + in.From.Email + ">"
		if got := strings.Join(files, ", "); from != want.from || in.Subject != want.subject || !strings.HasPrefix(strings.TrimSpace(in.Text), want.text) || got != want.files {
			t.Errorf("%s: from %q, about %q, %.60q, files %q", want.file, from, in.Subject, in.Text, got)
		}
	}
}
