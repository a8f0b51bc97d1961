package inbox

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"fairlead/models"
)

// SnippetFields are what can stand in a snippet, as {{name}} or, with what stands there where nothing is known, {{name|else}}.
var SnippetFields = []string{"contact.first_name", "contact.name", "contact.email", "agent.first_name", "agent.name", "conversation.subject", "inbox.name", "company"}

var snippetField = regexp.MustCompile(`\{\{[ \t]*([a-z_.]+)[ \t]*(?:\|([^{}\n]*))?\}\}`)

// unknownField returns the first field of a text that there is not; empty: all there are.
func unknownField(body string) string {
	for _, m := range snippetField.FindAllStringSubmatch(body, -1) {
		if !slices.Contains(SnippetFields, m[1]) {
			return m[1]
		}
	}
	return ""
}

// unfilled returns the first field that is left in what is to be sent; empty: none is.
func unfilled(body string) string {
	for _, m := range snippetField.FindAllStringSubmatch(body, -1) {
		if slices.Contains(SnippetFields, m[1]) {
			return m[0]
		}
	}
	return ""
}

// fillIn puts values into a text, once: what they hold is text, no Markdown and no fields. It returns what is left because nothing is known of it.
func fillIn(body string, values map[string]string) (text string, left []string) {
	text = snippetField.ReplaceAllStringFunc(body, func(whole string) string {
		m := snippetField.FindStringSubmatch(whole)
		value := models.CleanLine(values[m[1]])
		switch {
		case value != "":
			return asText(value)
		case strings.Contains(whole, "|"):
			return strings.TrimSpace(m[2])
		}
		if !slices.Contains(left, whole) {
			left = append(left, whole)
		}
		return whole
	})
	return text, left
}

// asText escapes what Markdown would read as more than text, and no more than that: it is read as it stands, too.
func asText(s string) string {
	var out strings.Builder
	runes := []rune(s)
	word := func(i int) bool { return i >= 0 && i < len(runes) && (runes[i] >= 0x80 || alphanumeric(runes[i])) }
	for i, r := range runes {
		switch {
		case strings.ContainsRune("\\`*[]<>&~|{}!", r), r == '_' && !(word(i-1) && word(i+1)), i == 0 && strings.ContainsRune("#+-=", r):
			out.WriteByte('\\')
		case (r == '.' || r == ')') && i > 0 && strings.Trim(string(runes[:i]), "0123456789") == "":
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// snippetValues are what the fields stand for in a conversation, for who writes.
func (a *App) snippetValues(ctx context.Context, who Actor, conversationID int64) (map[string]string, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	contact, err := a.DB.Contact(ctx, c.ContactID)
	if err != nil {
		return nil, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return nil, err
	}
	values := map[string]string{"contact.name": contact.Name, "contact.first_name": firstName(contact.Name), "contact.email": contact.Email, "agent.name": who.User.Name, "agent.first_name": firstName(who.User.Name),
		"conversation.subject": c.Subject, "company": account.Company}
	for _, in := range who.Inboxes {
		if in.ID == c.InboxID {
			values["inbox.name"] = in.Name
		}
	}
	return values, nil
}

// firstName is the first word of a name; of "Jansen, Marloes" it is Marloes.
func firstName(name string) string {
	if _, behind, found := strings.Cut(name, ","); found && strings.TrimSpace(behind) != "" {
		name = behind
	}
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}
