package inbox_test

import (
	"errors"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// stingy is a session in which the texts of some mails come empty, though the server knows how large they are.
type stingy struct {
	imapserver.SessionIMAP4rev2
	o *postOffice
}

// Fetch passes the rest on.
func (s stingy) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	uids, ok := set.(imap.UIDSet)
	if ok && len(options.BodySection) == 1 {
		all, _ := uids.Nums()
		rest := imap.UIDSet{}
		for _, uid := range all {
			section := options.BodySection[0]
			if header, bare := s.o.bare.Load(uint32(uid)); !bare || section.Specifier == imap.PartSpecifierHeader && !header.(bool) {
				rest.AddNum(uid)
				continue
			}
			m := w.CreateMessage(uint32(uid))
			m.WriteUID(uid)
			if err := errors.Join(m.WriteBodySection(section, 0).Close(), m.Close()); err != nil {
				return err
			}
		}
		if len(rest) == 0 {
			return nil
		}
		set = rest
	}
	return s.SessionIMAP4rev2.Fetch(w, set, options)
}

// keeping is a session in which the server cannot read one of its mails.
type keeping struct {
	imapserver.SessionIMAP4rev2
	o *postOffice
}

// Fetch gives out mails, but for that one.
func (k keeping) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	uids, _ := set.(imap.UIDSet)
	if n := k.o.keeps.Load(); n != 0 && len(options.BodySection) > 0 && uids.Contains(imap.UID(n)) {
		if k.o.hard.Load() {
			k.o.line.cut()
		}
		return errors.New("permission denied")
	}
	return k.SessionIMAP4rev2.Fetch(w, set, options)
}
