package views

import "context"

// QuoteLabel is what the fold of quoted history says in the frame of an HTML mail.
func QuoteLabel(ctx context.Context) string { return t(ctx, "Show what it answers") }
