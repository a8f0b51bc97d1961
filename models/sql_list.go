package models

import (
	"encoding/json"
	"strings"
)

// marks is a list of n parameters for IN; an empty one finds nothing.
func marks(n int) string {
	if n == 0 {
		return "(NULL)"
	}
	return "(?" + strings.Repeat(", ?", n-1) + ")"
}

// anys are ids as parameters.
func anys(ids []int64) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// fromJSON reads a column that holds JSON; NULL leaves into as it is.
func fromJSON(column []byte, into any) error {
	if len(column) == 0 {
		return nil
	}
	return json.Unmarshal(column, into)
}
