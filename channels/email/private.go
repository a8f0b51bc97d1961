package email

import (
	"errors"
	"net/netip"
	"syscall"
)

// ErrPrivateAddress is why a server was not called: its name leads to an address that is not on the public internet.
var ErrPrivateAddress = errors.New("the server is at a private address, and this channel is not allowed to call those")

// notPublic are the ranges that netip does not know as private: RFC 6890 and its successors.
var notPublic = parsePrefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
	"fec0::/10",
)

// Addresses that carry an IPv4 address inside, and where: NAT64 and 6to4.
var carriers = []struct {
	prefix netip.Prefix
	at     int
}{
	{netip.MustParsePrefix("64:ff9b::/96"), 12},
	{netip.MustParsePrefix("2002::/16"), 2},
	{netip.MustParsePrefix("::/96"), 12},
}

// refusePrivate is a net.Dialer's Control. It sees the address that is about to be dialled, after the name was looked
// up, so that a name cannot lead to one address when checked and to another when called.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || isPrivate(target.Addr()) {
		return ErrPrivateAddress
	}
	return nil
}

// ErrNotLoopback is why a demo did not call a server: it talks to its own machine alone.
var ErrNotLoopback = errors.New("this is a demo: it calls no server but its own")

func refuseAllButLoopback(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !target.Addr().Unmap().IsLoopback() {
		return ErrNotLoopback
	}
	return nil
}

func isPrivate(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return true
	}
	for _, prefix := range notPublic {
		if prefix.Contains(ip) {
			return true
		}
	}
	for _, c := range carriers {
		if c.prefix.Contains(ip) {
			b := ip.As16()
			return isPrivate(netip.AddrFrom4([4]byte(b[c.at : c.at+4])))
		}
	}
	return false
}

func parsePrefixes(texts ...string) []netip.Prefix {
	prefixes := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		prefixes[i] = netip.MustParsePrefix(text)
	}
	return prefixes
}
