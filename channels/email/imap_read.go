package email

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Folder is a folder of a mailbox as it stands.
type Folder struct {
	UIDValidity uint32 // changes when the server numbers its mails anew (RFC 3501 section 2.3.1.1)
	UIDNext     uint32 // no mail that comes will have a lower number
	Mails       uint32
}

// Listed is a mail on the server. Fetched is that with its text.
type Listed struct {
	UID  uint32
	Size int64
	At   time.Time // when the server took it
}

// Select opens a folder to work in, or only to look into.
func (m *Mailbox) Select(folder string, look bool) (Folder, error) {
	var d *imap.SelectData
	err := m.within(m.timeout, func() (err error) {
		d, err = m.client.Select(folder, &imap.SelectOptions{ReadOnly: look}).Wait()
		return err
	})
	if err != nil {
		return Folder{}, err
	}
	select { // what it told of before is looked for after this
	case <-m.news:
	default:
	}
	f := Folder{UIDValidity: d.UIDValidity, UIDNext: uint32(d.UIDNext), Mails: d.NumMessages}
	if f.UIDNext == 0 { // an old server: one more than the highest there is
		f.UIDNext = 1
		if f.Mails > 0 {
			all, err := m.UIDs(1, 0, time.Time{})
			if err != nil {
				return f, err
			}
			f.UIDNext = slices.Max(append(all, 0)) + 1
		}
	}
	return f, nil
}

// UIDs returns the numbers of the mails from one number to another (0: to the end), in rising order. With since those alone that the server
// took on that day or later; it may have another idea of when a day begins.
func (m *Mailbox) UIDs(from, to uint32, since time.Time) ([]uint32, error) {
	within := imap.UIDSet{imap.UIDRange{Start: imap.UID(from), Stop: imap.UID(to)}}
	found, err := m.search(&imap.SearchCriteria{UID: []imap.UIDSet{within}, Since: since})
	return slices.DeleteFunc(found, func(uid uint32) bool { return uid < from || to != 0 && uid > to }), err // "9:*" finds the last mail, whatever its number
}

// HasMessageID reports whether a mail with this Message-ID is in the folder that is open.
func (m *Mailbox) HasMessageID(id string) (bool, error) {
	found, err := m.search(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}})
	return len(found) > 0, err
}

func (m *Mailbox) search(what *imap.SearchCriteria) (uids []uint32, err error) {
	err = m.within(m.timeout, func() error {
		d, err := m.client.UIDSearch(what, nil).Wait()
		if err != nil {
			return err
		}
		for _, uid := range d.AllUIDs() {
			uids = append(uids, uint32(uid))
		}
		return nil
	})
	slices.Sort(uids)
	return slices.Compact(uids), err
}

// List returns what the server knows of mails, in rising order. Those that are gone are left out.
func (m *Mailbox) List(uids []uint32) (list []Listed, err error) {
	if len(uids) == 0 {
		return nil, nil
	}
	err = m.within(m.timeout, func() error {
		got, err := m.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
		for _, g := range got {
			if slices.Contains(uids, uint32(g.UID)) {
				list = append(list, Listed{UID: uint32(g.UID), Size: g.RFC822Size, At: g.InternalDate})
			}
		}
		return err
	})
	slices.SortFunc(list, func(a, b Listed) int { return int(int64(a.UID) - int64(b.UID)) })
	return slices.CompactFunc(list, func(a, b Listed) bool { return a.UID == b.UID }), err
}

// slowest is the speed below which a server is not waited for, in bytes a second.
const slowest = 16 << 10

// Texts returns mails byte for byte, by number, and marks none of them as read. Those that are gone are left out; of those that the server holds and
// does not give, the text is empty. A server that sends more
// than it announced is not listened to.
func (m *Mailbox) Texts(list []Listed) (map[uint32][]byte, error) {
	return m.texts(list, imap.PartSpecifierNone, MaxMessageBytes)
}

// Header returns the header of a mail alone, up to the largest that is kept; nil if the mail is gone.
func (m *Mailbox) Header(l Listed) ([]byte, error) {
	got, err := m.texts([]Listed{l}, imap.PartSpecifierHeader, MaxHeaderBytes)
	return got[l.UID], err
}

func (m *Mailbox) texts(list []Listed, what imap.PartSpecifier, largest int64) (map[uint32][]byte, error) {
	section := &imap.FetchItemBodySection{Specifier: what, Peek: true}
	if what == imap.PartSpecifierHeader {
		section.Partial = &imap.SectionPartial{Size: largest}
	}
	var uids []uint32
	var size int64
	for _, l := range list {
		uids = append(uids, l.UID)
		size += min(l.Size, largest)
	}
	texts := map[uint32][]byte{}
	err := m.within(m.timeout+time.Duration(size/slowest)*time.Second, func() error {
		cmd := m.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			uid, text, err := readText(msg, largest)
			if err != nil {
				m.line.Close() // what follows would only be thrown away
				m.drop(cmd)
				return err
			}
			if text == nil && len(texts[uid]) == 0 {
				text = []byte{} // the mail is there, and its text was not given
			}
			if text != nil && slices.Contains(uids, uid) {
				texts[uid] = text
			}
		}
		return cmd.Close()
	})
	return texts, err
}

// drop releases a command on a closed connection. The library reads the rest of a broken text where it is dropped, and reads on beside that: it
// is waited for.
func (m *Mailbox) drop(cmd *imapclient.FetchCommand) {
	go func() {
		select {
		case <-m.client.Closed():
		case <-time.After(m.timeout): // it waits to be released
		}
		_ = cmd.Close()
	}()
}

func readText(msg *imapclient.FetchMessageData, largest int64) (uid uint32, text []byte, err error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				text = []byte{}
				continue
			}
			if item.Literal.Size() > largest {
				return uid, nil, fmt.Errorf("the server sends %d bytes of a mail that it said to be smaller", item.Literal.Size())
			}
			text = make([]byte, item.Literal.Size())
			if _, err := io.ReadFull(item.Literal, text); err != nil {
				return uid, nil, errors.Join(io.ErrUnexpectedEOF, err)
			}
		}
	}
	return uid, text, nil
}

func uidSet(uids []uint32) (set imap.UIDSet) {
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
