package views

import (
	"context"
	"fmt"
	"maps"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

type languageKey struct{}

var (
	english = message.NewPrinter(language.English)
	dutch   = message.NewPrinter(language.Dutch, message.Catalog(dutchCatalog()))
)

// WithLanguage sets the language of the pages rendered with the context: "nl", or English for anything else.
func WithLanguage(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, languageKey{}, lang)
}

// Language returns the language that fits best: the user's own choice ("en", "nl" or empty), else what the browser accepts.
func Language(choice, acceptLanguage string) string {
	if choice == "en" || choice == "nl" {
		return choice
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return "en"
	}
	_, i, _ := languageMatcher.Match(tags...)
	return []string{"en", "nl"}[i]
}

var languageMatcher = language.NewMatcher([]language.Tag{language.English, language.Dutch})

func isDutch(ctx context.Context) bool { return ctx.Value(languageKey{}) == "nl" }

// t translates a text; the English text is the key and may hold Printf verbs for args. Without args nothing is a verb: texts that are
// stored may hold a percent sign.
func t(ctx context.Context, text string, args ...any) string {
	if len(args) == 0 {
		return word(ctx, text)
	}
	if alikeEverywhere(args) {
		return fmt.Sprintf(word(ctx, text), args...)
	}
	if isDutch(ctx) {
		return dutch.Sprintf(text, args...)
	}
	return english.Sprintf(text, args...)
}

// alikeEverywhere reports whether no language writes the args in a way of its own: texts, and numbers without a thousand in them. Most
// are, and fmt writes them in a fraction of the time that a message.Printer takes.
func alikeEverywhere(args []any) bool {
	for _, a := range args {
		switch v := a.(type) {
		case string:
		case int:
			if v < 0 || v >= 1000 {
				return false
			}
		case int64:
			if v < 0 || v >= 1000 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// word is the translation of a text as it stands, or the text itself where there is none.
func word(ctx context.Context, text string) string {
	if isDutch(ctx) {
		if nl, ok := dutchWords[text]; ok {
			return nl
		}
	}
	return text
}

// plural translates with a count, which both texts hold as %d: one text for 1, the other for everything else.
func plural(ctx context.Context, n int64, one, many string) string {
	if n == 1 {
		return t(ctx, one, n)
	}
	return t(ctx, many, n)
}

// say translates a text that may hold one %s, as Problems and Notices do.
func say(ctx context.Context, text, arg string) string {
	if arg == "" {
		return t(ctx, text)
	}
	return t(ctx, text, arg)
}

// dutchWords are the same in one map.
var dutchWords = func() map[string]string {
	all := map[string]string{}
	for _, texts := range dutchTexts() {
		maps.Copy(all, texts)
	}
	return all
}()

// dutchTexts are all texts in Dutch, by their English.
func dutchTexts() []map[string]string {
	return []map[string]string{dutchInbox, dutchSaid, dutchSettings, dutchRouting, dutchAvailability, dutchHours, dutchCountries, dutchRule, dutchRehearsal, dutchCoverage, dutchQueue, dutchHandover, dutchOwner, dutchContacts, dutchForms, dutchFormSettings, dutchContactData, dutchChatAgent, dutchChatRouting, dutchChatWidget, dutchChatBuilder, dutchChatServer, dutchAccount, dutchSenders, dutchThreads, dutchSearch, dutchMail, dutchMailbox, dutchWriting, dutchSending, dutchTold}
}

func dutchCatalog() catalog.Catalog {
	b := catalog.NewBuilder()
	for _, texts := range dutchTexts() {
		for en, nl := range texts {
			if err := b.SetString(language.Dutch, en, nl); err != nil {
				panic("views: Dutch for " + en + ": " + err.Error())
			}
		}
	}
	return b
}
