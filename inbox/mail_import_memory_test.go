package inbox_test

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"fairlead/models"
)

// However much old mail there is, what is kept of it in memory while it comes in is one batch.
func TestOldMailComesInWithoutGrowingMemory(t *testing.T) {
	d := newDesk(t)
	const count, kilobytes = 1200, 48
	file := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a file ", kilobytes<<10*3/4/7)))
	mails := make([]string, count)
	for n := range mails { // the file differs in each, so that each is stored
		mails[n] = fmt.Sprintf("From: Kim <kim%[1]d@fietsen.example>\nTo: support@harbour.example\nSubject: Old %[1]d\nMessage-ID: <old%[1]d@x>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\n"+
			"Content-Type: application/octet-stream; name=a.bin\nContent-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\n%[2]s%[3]s\n", n, base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%09d", n)), file)
	}
	path := mboxOf(t, mails...)
	mails = nil
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early, most uint64
	i, err := d.app.ImportMail(d.ctx, "support@harbour.example", path, func(i models.MailImport) {
		switch {
		case i.Done < count/4:
		case early == 0:
			early = held()
		default:
			most = max(most, held())
		}
	})
	d.must(err)
	if i.Stored != count {
		t.Fatalf("import %+v", i)
	}
	if most == 0 || most > early+(count/4*kilobytes<<10) { // a quarter of what comes in afterwards
		t.Errorf("%d MB are held after a quarter, %d MB later", early>>20, most>>20)
	}
	t.Logf("%d MB after a quarter, %d MB at most later, of %d MB", early>>20, most>>20, count*kilobytes>>10)
}
