package views

import (
	"context"
	"time"

	"fairlead/models"
)

// facesShown is how many of those who have a conversation open have their face in its head.
const facesShown = 3

// watchingText names who else has the conversation open.
func (c ConversationPage) watchingText(ctx context.Context) string {
	return named(ctx, c.Watching, "%s is looking at this too", "%s and %s are looking at this too", "%s and %d others are looking at this too")
}

// writingText names who else is writing in it; empty: nobody.
func (c ConversationPage) writingText(ctx context.Context) string {
	return named(ctx, c.writers(), "%s is writing…", "%s and %s are writing…", "%s and %d others are writing…")
}

func (c ConversationPage) writers() (out []models.Watching) {
	for _, w := range c.Watching {
		if w.Writes(c.Now) {
			out = append(out, w)
		}
	}
	return out
}

// named puts one name, two, or one and a number of others into a text.
func named(ctx context.Context, people []models.Watching, one, two, many string) string {
	switch len(people) {
	case 0:
		return ""
	case 1:
		return t(ctx, one, people[0].Name)
	case 2:
		return t(ctx, two, people[0].Name, people[1].Name)
	}
	return t(ctx, many, people[0].Name, len(people)-1)
}

// writingEnds is in how many milliseconds somebody may have stopped writing without a word; empty: nobody writes.
func (c ConversationPage) writingEnds() string {
	writers := c.writers()
	if len(writers) == 0 {
		return ""
	}
	first := writers[0].WritingTill
	for _, w := range writers {
		first = min(first, w.WritingTill)
	}
	return id(int64(first-c.Now)/time.Millisecond.Microseconds() + 100)
}
