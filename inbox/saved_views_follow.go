package inbox

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"fairlead/models"
)

// followTag has the saved views that look for a tag look for what it is called now. Names of inboxes and of colleagues are not followed: a view would
// tell the new name to whoever kept it, also when they may not see the inbox any more.
func followTag(ctx context.Context, tx *models.DB, was, is models.Tag) error {
	if was.Name == is.Name {
		return nil
	}
	return tx.RewriteSavedViews(ctx, func(v models.SavedView) models.SavedView {
		if q := withTag(v.Query, was, is); utf8.RuneCountInString(q) <= maxSearch {
			v.Query = q
		}
		return v
	})
}

// withTag returns a search in which one tag, named as it is called, is another. The rest stands as it was typed.
func withTag(query string, was, is models.Tag) string {
	text := []rune(query)
	for _, t := range slices.Backward(searchTerms(query)) {
		if t.operator == "tag" && models.FoldTag(t.value) == was.Folded {
			text = slices.Concat(text[:t.at], []rune(quotedValue(is.Name)), text[t.end:])
		}
	}
	return string(text)
}

// quotedValue returns what is typed behind an operator for a name.
func quotedValue(name string) string {
	if strings.Contains(name, `"`) {
		return "“" + name + "”"
	}
	return `"` + name + `"`
}
