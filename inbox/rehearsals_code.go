package inbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// A result is stored as a version, the length of its head, its head as JSON, and then its rows in blocks, nine numbers each, as varints:
// about 25 bytes for a conversation. The head says where each block begins, so that a page unpacks one or two of them.
const resultVersion = 1

var blockRows = 1000 // tests make it less

// resultHead is a result but for its rows.
type resultHead struct {
	Figures routing.Rehearsal // Rows is empty
	Zone    string
	Counts  [rowKinds]int
	Reasons []routing.Reason
	Blocks  []resultBlock
}

// resultBlock is where a block of rows begins, and how many rows of each kind come before it.
type resultBlock struct {
	At     int
	Before [rowKinds]int
}

// RowKind says which conversations of a rehearsal are wanted.
type RowKind int

const (
	RowsAll  RowKind = iota
	RowsElse         // that would not have gone to whom they went
	RowsWait         // that would have waited, or would wait still
	rowKinds
)

func (k RowKind) holds(r routing.RehearsedRow) bool {
	switch k {
	case RowsElse:
		return r.Is != r.Was
	case RowsWait:
		return r.Wait != 0
	}
	return true
}

func encodeRehearsal(found routing.Rehearsal, zone string) ([]byte, error) {
	head := resultHead{Figures: found, Zone: zone}
	head.Figures.Rows = nil
	rows := make([]byte, 0, 26*len(found.Rows))
	last := routing.RehearsedRow{}
	for i, r := range found.Rows {
		if i%blockRows == 0 {
			head.Blocks, last = append(head.Blocks, resultBlock{len(rows), head.Counts}), routing.RehearsedRow{}
		}
		for k := range rowKinds {
			if k.holds(r) {
				head.Counts[k]++
			}
		}
		reason := slices.Index(head.Reasons, r.Reason)
		if reason < 0 {
			reason, head.Reasons = len(head.Reasons), append(head.Reasons, r.Reason)
		}
		for _, n := range [...]int64{r.ConversationID - last.ConversationID, int64(r.At - last.At), int64(r.Was.Kind), r.Was.ID, r.WasWait, int64(r.Is.Kind), r.Is.ID, r.Wait, int64(reason)} {
			rows = binary.AppendVarint(rows, n)
		}
		last = r
	}
	text, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	out := binary.AppendUvarint([]byte{resultVersion}, uint64(len(text)))
	return slices.Concat(out, text, rows), nil
}

var errResult = errors.New("the stored result of a rehearsal cannot be read")

// decodeHead reads the head of a result, and returns what its rows are read from.
func decodeHead(result []byte) (head resultHead, rows []byte, err error) {
	if len(result) == 0 || result[0] != resultVersion {
		return head, nil, errResult
	}
	length, n := binary.Uvarint(result[1:])
	if n <= 0 || uint64(len(result)-1-n) < length {
		return head, nil, errResult
	}
	text := result[1+n:]
	err = json.Unmarshal(text[:length], &head)
	return head, text[length:], err
}

// decodeRows returns of the rows of a kind those from skip on, at most limit.
func (h resultHead) decodeRows(rows []byte, kind RowKind, skip, limit int) (out []routing.RehearsedRow, err error) {
	for i, b := range h.Blocks {
		end := len(rows)
		if i+1 < len(h.Blocks) {
			if h.Blocks[i+1].Before[kind] <= skip {
				continue
			}
			end = h.Blocks[i+1].At
		}
		if len(out) == limit {
			break
		}
		if b.At < 0 || b.At > end || end > len(rows) {
			return nil, errResult
		}
		block, err := h.decodeBlock(rows[b.At:end])
		if err != nil {
			return nil, err
		}
		before := b.Before[kind]
		for _, r := range block {
			if !kind.holds(r) {
				continue
			}
			if before++; before > skip && len(out) < limit {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

func (h resultHead) decodeBlock(block []byte) (out []routing.RehearsedRow, err error) {
	last := routing.RehearsedRow{}
	var n [9]int64
	for len(block) > 0 {
		for i := range n {
			v, size := binary.Varint(block)
			if size <= 0 {
				return nil, errResult
			}
			n[i], block = v, block[size:]
		}
		if n[8] < 0 || n[8] >= int64(len(h.Reasons)) {
			return nil, errResult
		}
		last = routing.RehearsedRow{ConversationID: last.ConversationID + n[0], At: last.At + models.Time(n[1]), Was: models.Owner{Kind: models.OwnerKind(n[2]), ID: n[3]},
			WasWait: n[4], Is: models.Owner{Kind: models.OwnerKind(n[5]), ID: n[6]}, Wait: n[7], Reason: h.Reasons[n[8]]}
		out = append(out, last)
	}
	return out, nil
}
