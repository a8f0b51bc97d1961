package views

import (
	"context"
	"slices"

	"fairlead/models"
)

// worst is the state that a mail to several recipients is shown with: what needs looking at comes first.
func worst(ds []models.Delivery) models.DeliveryState {
	order := []models.DeliveryState{models.DeliveryFailed, models.DeliveryBounced, models.DeliveryUnknown, models.DeliveryPending, models.DeliverySending}
	for _, s := range order {
		for _, d := range ds {
			if d.State == s {
				return s
			}
		}
	}
	return models.DeliverySent
}

func deliverySummary(ctx context.Context, ds []models.Delivery) string {
	if len(ds) == 0 {
		return ""
	}
	switch state := worst(ds); state {
	case models.DeliveryFailed, models.DeliveryBounced:
		if n := notArrived(ds); n < len(ds) { // the others may have it
			return t(ctx, "Not delivered to %d of %d", n, len(ds))
		}
		if state == models.DeliveryBounced {
			return t(ctx, "Came back")
		}
		return t(ctx, "Not delivered")
	case models.DeliveryUnknown:
		return t(ctx, "May have been sent")
	case models.DeliveryPending:
		if waitsToRetry(ds) {
			return t(ctx, "Waiting to try again")
		}
		return t(ctx, "Sending…")
	case models.DeliverySending:
		return t(ctx, "Sending…")
	}
	return t(ctx, "Sent")
}

// notArrived returns how many have failed or come back.
func notArrived(ds []models.Delivery) (n int) {
	for _, d := range ds {
		if d.State == models.DeliveryFailed || d.State == models.DeliveryBounced {
			n++
		}
	}
	return n
}

func waitsToRetry(ds []models.Delivery) bool {
	for _, d := range ds {
		if d.State == models.DeliveryPending && d.Attempts > 0 {
			return true
		}
	}
	return false
}

func deliveryClass(ds []models.Delivery) string {
	switch worst(ds) {
	case models.DeliveryFailed, models.DeliveryBounced:
		return "bad"
	case models.DeliveryUnknown:
		return "unsure"
	}
	return "quiet"
}

// deliveryLines says for each recipient what is not as it should be: once for those of whom the same is to be said.
func deliveryLines(ctx context.Context, ds []models.Delivery) (lines []string) {
	var groups []models.Delivery
	for _, d := range ds {
		at := slices.IndexFunc(groups, func(g models.Delivery) bool {
			g.Recipient = d.Recipient
			return deliveryLine(ctx, g) == deliveryLine(ctx, d)
		})
		if at < 0 {
			groups = append(groups, d)
			continue
		}
		groups[at].Recipient += ", " + d.Recipient
	}
	for _, g := range groups {
		if l := deliveryLine(ctx, g); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func deliveryLine(ctx context.Context, d models.Delivery) string {
	words := t(ctx, orElse(d.LastWords, "no answer"))
	switch d.State {
	case models.DeliveryFailed:
		return t(ctx, "Not delivered to %s: “%s”", d.Recipient, words)
	case models.DeliveryBounced:
		return t(ctx, "Came back from %s: “%s”", d.Recipient, words)
	case models.DeliveryUnknown:
		return t(ctx, "May have been sent to %s: the connection broke before the server answered. It is not repeated by itself.", d.Recipient)
	case models.DeliveryPending:
		if d.Attempts > 0 {
			return t(ctx, "Not yet delivered to %s: “%s” Next try: %s.", d.Recipient, words, fullTime(ctx, d.NextAt))
		}
	}
	return ""
}

// canRetry reports whether "Try again" would do something.
func canRetry(ds []models.Delivery) bool {
	switch worst(ds) {
	case models.DeliveryFailed, models.DeliveryBounced, models.DeliveryUnknown:
		return true
	}
	return waitsToRetry(ds)
}
