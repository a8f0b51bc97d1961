package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"
	"time"

	"fairlead/models"
)

// ErrThrottled means too many wrong tries; it ends by itself within 15 minutes.
var ErrThrottled = errors.New("there were too many wrong tries: wait 15 minutes and try again")

const throttleWindow = 15 * time.Minute

// throttle is one count of tries and how many it allows in a window.
type throttle struct {
	key   string
	limit int64
}

// throttleKey hashes what was typed, so that no key is long and none tells what was typed.
func throttleKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return parts[0] + ":" + hex.EncodeToString(sum[:16])
}

// network is what an address counts as: itself, or for IPv6 its /64, which one line has to itself.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}

// countTries counts one try under each key, in their order, before its outcome is known: tries that come all at once count too. At
// the first key that is used up it stops with ErrThrottled; the keys behind it are spared, so that who is shut out here cannot use
// up what others share.
func (a *App) countTries(ctx context.Context, throttles ...throttle) error {
	throttled := false
	err := a.DB.Write(ctx, func(tx *models.DB) error {
		throttled = false
		for _, t := range throttles {
			n, err := tx.CountTry(ctx, t.key, a.now(), throttleWindow)
			if err != nil {
				return err
			}
			if n > t.limit {
				throttled = true
				return nil // and keep the counts
			}
		}
		return nil
	})
	if err == nil && throttled {
		err = ErrThrottled
	}
	return err
}

// triedWell forgets the tries under the first key, which is of this person here, and takes this one back from the others.
func (a *App) triedWell(ctx context.Context, own throttle, shared ...throttle) error {
	return a.DB.Write(ctx, func(tx *models.DB) error {
		if err := tx.ForgetTries(ctx, own.key); err != nil {
			return err
		}
		for _, t := range shared {
			if err := tx.UncountTry(ctx, t.key); err != nil {
				return err
			}
		}
		return nil
	})
}
