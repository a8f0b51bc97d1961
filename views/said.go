package views

import (
	"context"
	"strings"
)

// said is what was said of a server, or by it, in the reader's language as far as it is ours. A server's own words stay as they are.
func said(ctx context.Context, words string) string {
	if !isDutch(ctx) {
		return words
	}
	english := WithLanguage(ctx, "en")
	for _, one := range saidOfServers {
		before, after, _ := strings.Cut(one(english, "\x00"), "\x00")
		if rest, ok := strings.CutPrefix(words, before); ok && before != "" {
			if rest, ok := strings.CutSuffix(rest, after); ok {
				return one(ctx, said(ctx, rest))
			}
		}
	}
	if tls, name, ok := strings.Cut(words, ", certificate for "); ok {
		return t(ctx, "%s, certificate for %s", tls, name)
	}
	return t(ctx, words)
}

// SaidOfServer returns the words of a server, or ours about it, in the reader's language as far as they are ours.
func SaidOfServer(ctx context.Context, words string) string { return said(ctx, words) }

// saidOfServers are the texts that end with what is not ours: a name, an address, or a server's words.
var saidOfServers = []func(ctx context.Context, rest string) string{
	func(ctx context.Context, rest string) string { return t(ctx, "Connected to %s", rest) },
	func(ctx context.Context, rest string) string {
		return t(ctx, "there is no server of the name %s", rest)
	},
	func(ctx context.Context, rest string) string {
		return t(ctx, "the server's certificate is for another name: %s", rest)
	},
	func(ctx context.Context, rest string) string {
		return t(ctx, "the server's certificate is not valid: %s", rest)
	},
	func(ctx context.Context, rest string) string { return t(ctx, "the provider cannot be asked: %s", rest) },
	func(ctx context.Context, rest string) string {
		return t(ctx, "the provider does not let Fairlead in any more: %s", rest)
	},
	func(ctx context.Context, rest string) string { return t(ctx, "the provider says: %s", rest) },
	func(ctx context.Context, rest string) string {
		return t(ctx, "no token came from %s, but another answer: check that address, under Where tokens come from", rest)
	},
	func(ctx context.Context, rest string) string {
		return t(ctx, "this is no IMAP server: it says “%s”", rest)
	},
	func(ctx context.Context, rest string) string {
		return t(ctx, "this is no SMTP server: it says “%s”", rest)
	},
	func(ctx context.Context, rest string) string {
		return t(ctx, "The server does not give this mail out: %s", rest)
	},
}
